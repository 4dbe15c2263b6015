import KafkaWire
import Testing

@testable import EmbeddedKafka

@Suite struct IdempotenceTests {
    @Test func `a batch that comes again is not stored again, and is told where it is`() {
        let driver = ModelDriver()
        driver.produce(["a", "b"], producerID: 5, epoch: 0, sequence: 0)
        driver.produce(["c"], producerID: 5, epoch: 0, sequence: 2)
        #expect(driver.produce(["a", "b"], producerID: 5, epoch: 0, sequence: 0)?.baseOffset == 0)
        #expect(driver.values == ["a", "b", "c"])
    }

    @Test func `a batch that skips a number is refused`() {
        let driver = ModelDriver()
        driver.produce(["a"], producerID: 5, epoch: 0, sequence: 0)
        #expect(driver.produce(["c"], producerID: 5, epoch: 0, sequence: 2)?.error == .outOfOrderSequenceNumber)
        #expect(driver.values == ["a"])
    }

    @Test func `a producer of an older epoch is refused, a newer one begins at 0`() {
        let driver = ModelDriver()
        driver.produce(["a"], producerID: 5, epoch: 1, sequence: 0)
        #expect(driver.produce(["b"], producerID: 5, epoch: 0, sequence: 1)?.error == .invalidProducerEpoch)
        #expect(driver.produce(["c"], producerID: 5, epoch: 2, sequence: 3)?.error == .outOfOrderSequenceNumber)
        #expect(driver.produce(["d"], producerID: 5, epoch: 2, sequence: 0)?.error == KafkaError.none)
    }

    @Test func `the next leader knows the sequence too`() {
        let driver = ModelDriver()
        driver.produce(["a"], producerID: 5, epoch: 0, sequence: 0)
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        #expect(driver.produce(["a"], producerID: 5, epoch: 0, sequence: 0)?.baseOffset == 0)
        #expect(driver.produce(["b"], producerID: 5, epoch: 0, sequence: 1)?.baseOffset == 1)
    }

    @Test func `numbers go on at 0 behind the highest`() {
        let before = BatchSequence(producerID: 1, producerEpoch: 0, first: Int32.max - 1, count: 3)
        #expect(before.last == 0)
        #expect(before.next == 1)
        #expect(BatchSequence(producerID: 1, producerEpoch: 0, first: Int32.max, count: 1).next == 0)
    }

    @Test func `a batch older than the five that are remembered is refused`() {
        let driver = ModelDriver()
        for sequence in 0..<6 { driver.produce(["m"], producerID: 5, epoch: 0, sequence: Int32(sequence)) }
        #expect(driver.produce(["m"], producerID: 5, epoch: 0, sequence: 0)?.error == .outOfOrderSequenceNumber)
        #expect(driver.produce(["m"], producerID: 5, epoch: 0, sequence: 1)?.baseOffset == 1)
    }

    @Test func `every producer gets an id of its own, and no transaction`() {
        let driver = ModelDriver()
        let first = driver.answer(to: InitProducerIDRequest(), version: 4)
        let second = driver.answer(to: InitProducerIDRequest(), version: 4)
        #expect(first?.error == KafkaError.none)
        #expect(first?.producerID != second?.producerID)
        let transactional = InitProducerIDRequest { $0.transactionalID = "x" }
        #expect(driver.answer(to: transactional, version: 4)?.error == .invalidRequest)
    }
}
