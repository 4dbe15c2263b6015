import EmbeddedKafka
import KafkaWire

/// A consumer of one partition that goes on where it is.
struct SimulatedReader {
    let partition: Int32
    private(set) var position: Int64 = 0
    var request: RequestID?

    init(partition: Int32) { self.partition = partition }

    func fetch() -> FetchRequest {
        var part = FetchRequest.Partition()
        part.partition = partition
        part.fetchOffset = position
        part.partitionMaxBytes = 500
        return FetchRequest {
            $0.minBytes = 1
            $0.maxWaitMilliseconds = 50
            $0.topics = [
                .init {
                    $0.topic = "t"
                    $0.partitions = [part]
                }
            ]
        }
    }

    mutating func take(_ result: FetchResponse.Partition) {
        switch result.error {
        case .none: position = TestBatch.messages(in: result.records).last.map { $0.offset + 1 } ?? position
        case .offsetOutOfRange: position = 0
        default: break
        }
    }
}
