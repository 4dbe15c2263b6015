import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct FetchTests {
    @Test func `a reader at the end waits for the next batch`() {
        let driver = ModelDriver()
        let waiting = driver.sendFetch(from: 0)
        driver.advance(by: .milliseconds(100))
        #expect(driver.fetched(waiting) == nil)
        driver.produce(["a"])
        #expect(TestBatch.messages(in: driver.fetched(waiting)?.records).map(\.value) == ["a"])
    }

    @Test func `a reader is answered with nothing when its time is over`() {
        let driver = ModelDriver()
        let waiting = driver.sendFetch(from: 0, wait: 500)
        driver.advance(by: .milliseconds(499))
        #expect(driver.fetched(waiting) == nil)
        driver.advance(by: .milliseconds(1))
        #expect(driver.fetched(waiting)?.records?.readableBytes == 0)
        #expect(driver.fetched(waiting)?.error == KafkaError.none)
    }

    @Test func `a reader waits for as many bytes as it wants`() {
        let driver = ModelDriver()
        let size = TestBatch.make(["a"]).readableBytes
        let waiting = driver.sendFetch(from: 0, minBytes: Int32(2 * size))
        driver.produce(["a"])
        #expect(driver.fetched(waiting) == nil)
        driver.produce(["b"])
        #expect(TestBatch.messages(in: driver.fetched(waiting)?.records).map(\.value) == ["a", "b"])
    }

    @Test func `nobody sees what is not committed`() {
        let driver = ModelDriver()
        driver.perform(.replicaLag(broker: 2, milliseconds: 50))
        driver.produce(["a"], acks: 1)
        #expect(driver.values.isEmpty)
        #expect(driver.fetch(from: 0)?.highWatermark == 0)
        driver.advance(by: .milliseconds(50))
        #expect(driver.values == ["a"])
    }

    @Test func `a follower is not read from, and names the leader`() {
        let driver = ModelDriver()
        let answer = driver.fetch(from: 0, broker: 2)
        #expect(answer?.error == .notLeaderOrFollower)
        #expect(answer?.currentLeader?.leaderID == 1)
    }

    @Test func `a reader that waits hears of an election at once`() {
        let driver = ModelDriver()
        let waiting = driver.sendFetch(from: 0)
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        #expect(driver.fetched(waiting)?.error == .notLeaderOrFollower)
    }

    @Test(arguments: [(believed: Int32(0), error: KafkaError.fencedLeaderEpoch), (2, .unknownLeaderEpoch), (1, .none)])
    func `a reader that believes in another epoch is refused`(believed: Int32, error: KafkaError) {
        let driver = ModelDriver()
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        let id = driver.sendFetch(from: 0, wait: 0) { $0.currentLeaderEpoch = believed }
        #expect(driver.fetched(id)?.error == error)
    }

    @Test(arguments: [
        (believed: Int32(0), error: KafkaError.fencedLeaderEpoch), (1, .notLeaderOrFollower), (2, .unknownLeaderEpoch),
    ])
    func `a deposed leader tells of an outdated epoch before it says that it does not lead`(
        believed: Int32, error: KafkaError
    ) {
        let driver = ModelDriver()
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        let id = driver.sendFetch(from: 0, broker: 1, wait: 0) { $0.currentLeaderEpoch = believed }
        #expect(driver.fetched(id)?.error == error)
        #expect(driver.fetched(id)?.currentLeader?.leaderID == 2)
    }

    @Test(arguments: [Int64(-1), 2])
    func `an offset that the log does not have is out of range`(offset: Int64) {
        let driver = ModelDriver()
        driver.produce(["a"])
        #expect(driver.fetch(from: offset)?.error == .offsetOutOfRange)
    }

    @Test func `a batch above the reader's limit is handed out all the same if it is the first`() {
        let driver = ModelDriver()
        driver.produce(["a", "b"])
        driver.produce(["c"])
        let id = driver.sendFetch(from: 0) { $0.partitionMaxBytes = 1 }
        #expect(TestBatch.messages(in: driver.fetched(id)?.records).map(\.value) == ["a", "b"])
    }

    @Test func `a reader from within a batch gets the whole of it`() {
        let driver = ModelDriver()
        driver.produce(["a", "b"])
        #expect(TestBatch.messages(in: driver.fetch(from: 1)?.records).map(\.offset) == [0, 1])
    }

    @Test func `a reader that read what was cut off is told where the logs part`() {
        let driver = ModelDriver()
        driver.produce(["a"])
        driver.perform(.replicaLag(broker: 2, milliseconds: -1))
        driver.produce(["b"], acks: 1)
        driver.perform(.electUnclean(topic: "t", partition: 0, broker: 2))
        driver.produce(["c"], acks: 1)
        driver.produce(["d"], acks: 1)
        let id = driver.sendFetch(from: 2, wait: 0) { $0.lastFetchedEpoch = 0 }
        #expect(driver.fetched(id)?.divergingEpoch?.endOffset == 1)
    }

    @Test func `a session that is not known is refused, as by a broker whose cache is full`() {
        let driver = ModelDriver()
        let request = FetchRequest {
            $0.sessionID = 9
            $0.sessionEpoch = 1
        }
        driver.model.fetch(request, version: 12, id: RequestID(999), broker: 1)
        guard case .fetch(let answer)? = driver.model.takeAnswers().first?.answer else {
            Issue.record("no answer")
            return
        }
        #expect(answer.error == .fetchSessionIDNotFound)
    }
}
