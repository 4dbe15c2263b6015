import KafkaWire
import NIOCore

@testable import EmbeddedKafka
@testable import RandomHistories

/// A cluster with one topic `t`, without sockets, and what it has answered.
final class ModelDriver {
    let model: ClusterModel
    private(set) var answers: [RequestID: ClusterAnswer] = [:]
    private var lastID: UInt64 = 0

    init(partitions: Int = 1, replicas: Int = 3, _ configure: (inout ClusterConfiguration) -> Void = { _ in }) {
        var configuration = ClusterConfiguration(brokers: 3, seed: 7)
        configuration.memory = .max
        configure(&configuration)
        model = ClusterModel(configuration)
        for broker in 1...3 {
            model.setAddress(BrokerAddress(nodeID: Int32(broker), host: "127.0.0.1", port: Int32(9091 + broker)))
        }
        perform(.createTopic(name: "t", partitions: partitions, replicas: replicas))
    }

    /// Carries out a command; the error's problem, or nil.
    @discardableResult
    func perform(_ command: ClusterCommand) -> String? {
        do throws(ClusterError) {
            try model.perform(command)
            collect()
            return nil
        } catch {
            return error.problem
        }
    }

    func advance(by time: Duration) {
        model.advance(to: model.now + time)
        collect()
    }

    private func collect() {
        for (id, answer) in model.takeAnswers() {
            precondition(answers.updateValue(answer, forKey: id) == nil, "a request is answered once")
        }
    }

    private func newID() -> RequestID {
        lastID += 1
        return RequestID(lastID)
    }

    var partition: Partition { partition(0) }

    func partition(_ index: Int32) -> Partition {
        guard let partition = model.partition("t", index) else { preconditionFailure("the topic has it") }
        return partition
    }

    func log(_ broker: Int32) -> ReplicaLog {
        guard let index = partition.replicaIndex(broker) else { preconditionFailure("every broker has a replica") }
        return partition.replicas[index].log
    }

    // MARK: Produce

    func sendProduce(
        _ records: ByteBuffer, partition: Int32 = 0, acks: Int16 = -1, broker: Int32? = nil, timeout: Int32 = 1_000
    ) -> RequestID {
        let id = newID()
        let request = ProduceRequest {
            $0.acks = acks
            $0.timeoutMilliseconds = timeout
            $0.topicData = [
                .init {
                    $0.name = "t"
                    $0.partitionData = [
                        .init {
                            $0.index = partition
                            $0.records = records
                        }
                    ]
                }
            ]
        }
        model.produce(request, version: 11, id: id, broker: broker ?? self.partition(partition).leader)
        collect()
        return id
    }

    /// nil while the request waits.
    func produced(_ id: RequestID) -> ProduceResponse.Partition? {
        guard case .produce(let response)? = answers[id] else { return nil }
        return response.responses.first?.partitionResponses.first
    }

    @discardableResult
    func produce(
        _ values: [String], acks: Int16 = -1, broker: Int32? = nil, producerID: Int64 = -1, epoch: Int16 = -1,
        sequence: Int32 = -1
    ) -> ProduceResponse.Partition? {
        let records = TestBatch.make(values, producerID: producerID, epoch: epoch, sequence: sequence)
        return produced(sendProduce(records, acks: acks, broker: broker))
    }

    // MARK: Fetch

    func sendFetch(
        from offset: Int64, partition: Int32 = 0, broker: Int32? = nil, minBytes: Int32 = 1, wait: Int32 = 500,
        change: (inout FetchRequest.Partition) -> Void = { _ in }
    ) -> RequestID {
        let id = newID()
        var part = FetchRequest.Partition()
        part.partition = partition
        part.fetchOffset = offset
        part.partitionMaxBytes = 1 << 20
        change(&part)
        let request = FetchRequest {
            $0.minBytes = minBytes
            $0.maxWaitMilliseconds = wait
            $0.topics = [
                .init {
                    $0.topic = "t"
                    $0.partitions = [part]
                }
            ]
        }
        model.fetch(request, version: 12, id: id, broker: broker ?? self.partition(partition).leader)
        collect()
        return id
    }

    /// nil while the request waits.
    func fetched(_ id: RequestID) -> FetchResponse.Partition? {
        guard case .fetch(let response)? = answers[id] else { return nil }
        return response.responses.first?.partitions.first
    }

    /// What a reader sees from the offset on, without waiting.
    func fetch(from offset: Int64, partition: Int32 = 0, broker: Int32? = nil) -> FetchResponse.Partition? {
        fetched(sendFetch(from: offset, partition: partition, broker: broker, wait: 0))
    }

    var values: [String] { TestBatch.messages(in: fetch(from: 0)?.records).map(\.value) }

    // MARK: Other requests

    func answer<Request: WireRequest>(
        to request: Request, version: Int16 = Request.versions.upperBound, broker: Int32 = 1
    ) -> Request.Response? {
        let id = newID()
        let client = ClientIdentity(clientID: "test", host: "/127.0.0.1")
        guard model.receive(request, version: version, id: id, from: client, broker: broker) else { return nil }
        collect()
        guard case .other(let response)? = answers[id] else { return nil }
        return response as? Request.Response
    }
}
