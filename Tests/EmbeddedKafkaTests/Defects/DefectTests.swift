import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct DefectTests {
    @Test func `acknowledge-before-storing: a killed leader takes an acknowledged batch along`() {
        let driver = ModelDriver { $0.defects = .acknowledgeBeforeStoring }
        #expect(driver.produce(["a"])?.error == KafkaError.none)
        driver.advance(by: .seconds(1))
        #expect(driver.produce(["gone"])?.error == KafkaError.none)
        driver.perform(.down(broker: 1))
        driver.advance(by: .seconds(9))
        #expect(driver.partition.leader == 2)
        #expect(driver.values == ["a"])
    }

    @Test func `lose-unsynced-tail: a broker that restarts has lost its last second, and leads`() {
        let driver = ModelDriver { $0.defects = .loseUnsyncedTail }
        driver.produce(["kept"])
        driver.advance(by: .seconds(5))
        driver.produce(["lost"])
        driver.perform(.stop(broker: 1))
        driver.perform(.up(broker: 1))
        #expect(driver.partition.leader == 1)
        #expect(driver.values == ["kept"])
        #expect(driver.log(2).endOffset == 1)
    }

    @Test func `lose-unsynced-tail: without a last second, what the others stored meanwhile is lost all the same`() {
        let driver = ModelDriver { $0.defects = .loseUnsyncedTail }
        driver.produce(["kept"])
        driver.advance(by: .seconds(5))
        driver.perform(.stop(broker: 1))
        driver.produce(["lost"], broker: 2)
        driver.perform(.up(broker: 1))
        #expect(driver.partition.leader == 1)
        #expect(driver.values == ["kept"])
        #expect(driver.log(2).endOffset == 1)
    }

    @Test func `duplicate-on-retry: a batch that comes again is stored again`() {
        let driver = ModelDriver { $0.defects = .duplicateOnRetry }
        driver.produce(["a"], producerID: 5, epoch: 0, sequence: 0)
        #expect(driver.produce(["a"], producerID: 5, epoch: 0, sequence: 0)?.baseOffset == 1)
        #expect(driver.values == ["a", "a"])
    }

    @Test func `stale-read-after-failover: the deposed leader goes on answering from what it had`() {
        let driver = ModelDriver { $0.defects = .staleReadAfterFailover }
        driver.produce(["old"])
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        driver.produce(["new"])
        let stale = driver.fetch(from: 0, broker: 1)
        #expect(stale?.error == KafkaError.none)
        #expect(TestBatch.messages(in: stale?.records).map(\.value) == ["old"])
        #expect(stale?.highWatermark == 1)
        #expect(driver.values == ["old", "new"])
    }

    @Test func `reorder-within-partition: messages nobody has read change places, and offsets stay dense`() {
        let driver = ModelDriver { $0.defects = .reorderWithinPartition }
        let sent = (0..<200).map { "m\($0)" }
        for value in sent { driver.produce([value]) }
        let read = TestBatch.messages(in: driver.fetch(from: 0)?.records)
        #expect(read.map(\.offset) == (0..<200).map { Int64($0) })
        #expect(read.map(\.value) != sent)
        #expect(read.map(\.value).sorted() == sent.sorted())
        #expect(driver.log(2).batches.elementsEqual(driver.log(1).batches) { $0 === $1 })
    }

    @Test func `corrupt-payload: a message is another, and its checksum fits`() throws {
        let driver = ModelDriver { $0.defects = .corruptPayload }
        let sent = (0..<200).map { "message \($0)" }
        for value in sent { driver.produce([value]) }
        let answer = driver.fetch(from: 0)
        let read = TestBatch.messages(in: answer?.records).map(\.value)
        let changed = zip(sent, read).filter { $0 != $1 }.count
        #expect((1...40).contains(changed))
        var batches = RecordBatches(try #require(answer?.records))
        while let batch = try batches.next() { #expect(batch.isIntact) }
    }

    @Test func `without a defect none of this happens`() {
        let driver = ModelDriver()
        let sent = (0..<200).map { "m\($0)" }
        for value in sent { driver.produce([value]) }
        #expect(driver.values == sent)
    }

    @Test func `every defect has a name of its own, and is switched by it`() {
        #expect(Set(DefectCatalog.entries.map(\.name)).count == 9)
        #expect(DefectCatalog.entries.reduce(into: Defects()) { $0.insert($1.defect) }.rawValue == 0x1ff)
        let driver = ModelDriver()
        for entry in DefectCatalog.entries {
            #expect(driver.perform(.defect(name: entry.name, isOn: true)) == nil)
            #expect(driver.model.defects == entry.defect)
            driver.perform(.defect(name: entry.name, isOn: false))
        }
        #expect(driver.perform(.defect(name: "nonsense", isOn: true)) == "there is no defect 'nonsense'")
    }

    @Test func `the defects of groups reach the coordinator`() {
        let driver = ModelDriver()
        driver.perform(.defect(name: "forget-commit", isOn: true))
        #expect(driver.model.groups.defects == .forgetCommit)
        driver.perform(.defect(name: "two-owners-of-a-partition", isOn: true))
        driver.perform(.defect(name: "skip-offset-after-rebalance", isOn: true))
        #expect(driver.model.groups.defects == [.forgetCommit, .twoOwners, .skipOffset])
    }
}
