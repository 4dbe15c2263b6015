import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct ProduceTests {
    @Test func `batches get dense offsets, and are read as they were sent`() {
        let driver = ModelDriver()
        #expect(driver.produce(["a", "b"])?.baseOffset == 0)
        #expect(driver.produce(["c"])?.baseOffset == 2)
        let read = TestBatch.messages(in: driver.fetch(from: 0)?.records)
        #expect(read.map(\.offset) == [0, 1, 2])
        #expect(read.map(\.value) == ["a", "b", "c"])
    }

    @Test func `a batch whose checksum is wrong is refused`() {
        let driver = ModelDriver()
        var records = TestBatch.make(["a"])
        records.setInteger(UInt8(99), at: records.writerIndex - 2)
        #expect(driver.produced(driver.sendProduce(records))?.error == .corruptMessage)
        #expect(driver.partition.highWatermark == 0)
    }

    @Test func `two batches for one partition in a request are refused`() {
        let driver = ModelDriver()
        var records = TestBatch.make(["a"])
        records.writeImmutableBuffer(TestBatch.make(["b"]))
        #expect(driver.produced(driver.sendProduce(records))?.error == KafkaError(rawValue: 87))
    }

    @Test func `a batch above the limit is refused`() {
        let driver = ModelDriver { $0.maxMessageBytes = 100 }
        #expect(driver.produce([String(repeating: "x", count: 100)])?.error == .messageTooLarge)
    }

    @Test func `a broker that does not lead names the leader`() {
        let driver = ModelDriver()
        let answer = driver.produce(["a"], broker: 2)
        #expect(answer?.error == .notLeaderOrFollower)
        #expect(answer?.currentLeader?.leaderID == 1)
        let id = driver.sendProduce(TestBatch.make(["a"]), broker: 3)
        guard case .produce(let response)? = driver.answers[id] else {
            Issue.record("no answer")
            return
        }
        #expect(response.nodeEndpoints?.map(\.port) == [9092])
    }

    @Test func `acks other than -1, 0 and 1 are refused`() {
        #expect(ModelDriver().produce(["a"], acks: 2)?.error == .invalidRequiredAcks)
    }

    @Test func `acks 0 is answered by silence, and an error by the end of the connection`() {
        let driver = ModelDriver()
        let good = driver.sendProduce(TestBatch.make(["a"]), acks: 0)
        let bad = driver.sendProduce(TestBatch.make(["a"]), acks: 0, broker: 2)
        guard case .silence? = driver.answers[good], case .disconnect? = driver.answers[bad] else {
            Issue.record("\(driver.answers)")
            return
        }
    }

    @Test func `acks all is refused while too few replicas are in sync`() {
        let driver = ModelDriver { $0.minInSyncReplicas = 3 }
        #expect(driver.produce(["a"])?.error == KafkaError.none)
        driver.perform(.stop(broker: 3))
        #expect(driver.produce(["b"])?.error == .notEnoughReplicas)
        #expect(driver.produce(["c"], acks: 1)?.error == KafkaError.none)
    }

    @Test func `acks all waits for a follower that is late, acks 1 does not`() {
        let driver = ModelDriver()
        driver.perform(.replicaLag(broker: 3, milliseconds: 200))
        #expect(driver.produce(["a"], acks: 1)?.baseOffset == 0)
        let waiting = driver.sendProduce(TestBatch.make(["b"]))
        driver.advance(by: .milliseconds(199))
        #expect(driver.produced(waiting) == nil)
        #expect(driver.values.isEmpty)
        driver.advance(by: .milliseconds(1))
        #expect(driver.produced(waiting)?.baseOffset == 1)
        #expect(driver.values == ["a", "b"])
    }

    @Test func `acks all ends with a timeout when a follower does not come, and the batch is kept`() {
        let driver = ModelDriver()
        driver.perform(.replicaLag(broker: 3, milliseconds: -1))
        let waiting = driver.sendProduce(TestBatch.make(["a"]), timeout: 300)
        driver.advance(by: .milliseconds(300))
        #expect(driver.produced(waiting)?.error == .requestTimedOut)
        driver.perform(.replicaLag(broker: 3, milliseconds: 0))
        #expect(driver.values == ["a"])
    }

    @Test func `who waits for a commit hears of an election`() {
        let driver = ModelDriver()
        driver.perform(.replicaLag(broker: 3, milliseconds: -1))
        let waiting = driver.sendProduce(TestBatch.make(["a"]))
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        #expect(driver.produced(waiting)?.error == .notLeaderOrFollower)
    }
}
