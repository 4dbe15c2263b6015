import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct ElectionTests {
    @Test func `a killed leader leads until its session has ended, then one in sync does`() {
        let driver = ModelDriver()
        driver.produce(["a"])
        driver.perform(.down(broker: 1))
        driver.advance(by: .milliseconds(8_999))
        #expect(driver.partition.leader == 1)
        #expect(driver.partition.inSync == [1, 2, 3])
        driver.advance(by: .milliseconds(1))
        #expect(driver.partition.leader == 2)
        #expect(driver.partition.leaderEpoch == 1)
        #expect(driver.partition.inSync == [2, 3])
        #expect(driver.values == ["a"])
    }

    @Test func `nothing is committed while a killed follower is still in sync`() {
        let driver = ModelDriver()
        driver.perform(.down(broker: 3))
        let waiting = driver.sendProduce(TestBatch.make(["a"]), timeout: 30_000)
        #expect(driver.produced(waiting) == nil)
        driver.advance(by: .seconds(9))
        #expect(driver.produced(waiting)?.error == KafkaError.none)
    }

    @Test func `a leader that says goodbye is followed at once`() {
        let driver = ModelDriver()
        driver.perform(.stop(broker: 1))
        #expect(driver.partition.leader == 2)
    }

    @Test func `a paused leader that returns in time goes on leading`() {
        let driver = ModelDriver()
        driver.perform(.pause(broker: 1))
        driver.advance(by: .seconds(5))
        driver.perform(.resume(broker: 1))
        driver.advance(by: .seconds(20))
        #expect(driver.partition.leader == 1)
    }

    @Test func `with nobody in sync there is no leader, until one who is returns`() {
        let driver = ModelDriver()
        driver.perform(.replicaLag(broker: -1, milliseconds: -1))
        driver.produce(["a"], acks: 1)
        driver.advance(by: .seconds(31))
        #expect(driver.partition.inSync == [1])
        driver.perform(.stop(broker: 1))
        #expect(driver.partition.leader == -1)
        driver.perform(.replicaLag(broker: -1, milliseconds: 0))
        #expect(driver.partition.leader == -1)
        driver.perform(.up(broker: 1))
        #expect(driver.partition.leader == 1)
        #expect(driver.values == ["a"])
    }

    @Test func `an unclean election cuts off what the new leader does not have`() {
        let driver = ModelDriver()
        driver.produce(["a"])
        driver.perform(.replicaLag(broker: 2, milliseconds: -1))
        driver.produce(["lost"], acks: 1)
        driver.advance(by: .seconds(31))
        #expect(driver.values == ["a", "lost"])
        #expect(driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2)) != nil)
        driver.perform(.electUnclean(topic: "t", partition: 0, broker: 2))
        #expect(driver.values == ["a"])
        driver.produce(["b"])
        #expect(driver.values == ["a", "b"])
        #expect(driver.log(1).endOffset == 2)
        #expect(driver.log(1).epochs == driver.log(2).epochs)
    }

    @Test func `a leader that returns loses what it alone had`() {
        let driver = ModelDriver()
        driver.produce(["a"])
        driver.perform(.replicaLag(broker: -1, milliseconds: 100))
        driver.produce(["alone"], acks: 1)
        driver.perform(.stop(broker: 1))
        driver.perform(.replicaLag(broker: -1, milliseconds: 0))
        driver.produce(["b"])
        driver.perform(.up(broker: 1))
        #expect(driver.log(1).batches.map(\.leaderEpoch) == [0, 1])
        #expect(driver.log(1).endOffset == 2)
        #expect(driver.partition.inSync.sorted() == [1, 2, 3])
    }

    @Test func `a follower that is too far behind leaves the in-sync set, and returns`() {
        let driver = ModelDriver { $0.replicaLagLimit = .seconds(10) }
        driver.perform(.replicaLag(broker: 3, milliseconds: -1))
        let waiting = driver.sendProduce(TestBatch.make(["a"]), timeout: 60_000)
        driver.advance(by: .seconds(10))
        #expect(driver.partition.inSync == [1, 2])
        #expect(driver.produced(waiting)?.error == KafkaError.none)
        driver.perform(.replicaLag(broker: 3, milliseconds: 0))
        #expect(driver.partition.inSync == [1, 2, 3])
    }

    @Test func `the end of an epoch is told as far as the leader knows it`() {
        let driver = ModelDriver()
        driver.produce(["a", "b"])
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
        driver.produce(["c"])
        let request = OffsetForLeaderEpochRequest {
            $0.topics = [
                .init {
                    $0.topic = "t"
                    $0.partitions = [0, 1, 7].map { epoch in .init { $0.leaderEpoch = epoch } }
                }
            ]
        }
        let ends = driver.answer(to: request, broker: 2)?.topics.first?.partitions
        #expect(ends?.map(\.endOffset) == [2, 3, -1])
    }

    @Test func `the preferred leader is elected on request`() {
        let driver = ModelDriver()
        driver.perform(.moveLeader(topic: "t", partition: 0, broker: 3))
        let request = ElectLeadersRequest {
            $0.topicPartitions = [
                .init {
                    $0.topic = "t"
                    $0.partitions = [0]
                }
            ]
        }
        let first = driver.answer(to: request)?.replicaElectionResults.first?.partitionResult.first?.error
        let second = driver.answer(to: request)?.replicaElectionResults.first?.partitionResult.first?.error
        #expect(first == KafkaError.none)
        #expect(second == .electionNotNeeded)
        #expect(driver.partition.leader == 1)
    }

    @Test func `a log that is cut on command ends there, in a new epoch`() {
        let driver = ModelDriver()
        for value in ["a", "b", "c"] { driver.produce([value]) }
        driver.perform(.truncateLog(topic: "t", partition: 0, offset: 1))
        #expect(driver.values == ["a"])
        #expect(driver.partition.leaderEpoch == 1)
        #expect(driver.produce(["d"])?.baseOffset == 1)
    }
}
