import KafkaWire
import NIOCore
import Synchronization

/// The names of topics by their ids, as the answers to Metadata that pass have told them; shared by all connections.
///
/// Holds at most `limit` names: what comes later stays unknown, and no fault by topic fits it.
final class TopicNames: Sendable {
    static let limit = 100_000

    private let names = Mutex<[WireUUID: String]>([:])

    func name(of id: WireUUID) -> String? { names.withLock { $0[id] } }

    /// Learns from an answer to Metadata, a whole frame without its length. Versions below 10 have no ids.
    func learn(_ answer: ByteBuffer, version: Int16) {
        guard version >= 10, let metadata = try? AnswerFrame<MetadataResponse>(from: answer, version: version) else {
            return
        }
        names.withLock { names in
            for topic in metadata.body.topics where topic.topicID != .zero && names.count < Self.limit {
                names[topic.topicID] = topic.name
            }
        }
    }
}
