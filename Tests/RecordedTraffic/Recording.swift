import Foundation
import KafkaWire
import NIOCore
import TestSupport

/// Recorded traffic of real clients with a real cluster, and beside it what each frame says.
public struct Recording {
    /// A frame without its length, with the request it is or answers.
    public struct Frame {
        public var index: Int
        /// When its last byte passed the relay, in µs of a clock that never goes back.
        public var microseconds: UInt64
        /// Counts the connections of the recording.
        public var connection: Int
        /// The node that the connection leads to.
        public var broker: Int32
        public var isRequest: Bool
        public var key: APIKey
        public var version: Int16
        public var correlationID: Int32
        public var bytes: ByteBuffer
        /// The truth's decoding: field names of the schema in snake case.
        public var content: [String: Any]
    }

    public static let names = [
        "a-eager-confluent", "a-eager-librdkafka", "a-eager-trunk", "b-cooperative-confluent",
        "b-cooperative-librdkafka", "c-static-confluent", "c-static-librdkafka", "d-kip848-static", "d-kip848-v0",
        "d-kip848-v1", "e-aiokafka", "e-kafka-python", "g-leader-failover", "h-admin", "i-transactions",
        "j-coordinator-move", "j-coordinator-move-short-session", "l-churn",
    ]

    public var frames: [Frame]
    /// The topic of the scenario.
    public var topic: String
    /// How many frames the recording itself has.
    public var recordedFrames: Int
    /// In how many frames the truth found bytes after the last field.
    public var trailingFrames: Int

    public init(_ name: String) throws {
        let lines = try Self.unpacked("\(name).jsonl").split(separator: UInt8(ascii: "\n"))
        let header = try lines.first.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] }
        topic = header?["topic"] as? String ?? ""
        let recorded = try lines.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] }
            .filter { $0["dir"] != nil }
        recordedFrames = recorded.count
        let truth = try JSONSerialization.jsonObject(with: Self.unpacked("\(name).truth.json")) as? [String: Any]
        trailingFrames = (truth?["trailing_bytes"] as? [Any])?.count ?? 0
        let rows = truth?["frames"] as? [[Any]] ?? []
        frames = rows.compactMap { row in
            guard row.count == 5, let index = row[0] as? Int else { return nil }
            return Frame(index, row, recorded[index])
        }
    }

    static func unpacked(_ name: String) throws -> Data {
        try PackedFile(Bundle.module.url(forResource: "Captures/\(name)", withExtension: "gz")).contents()
    }
}

extension Recording.Frame {
    /// A row of the truth, and the line of the recording that it is about.
    fileprivate init?(_ index: Int, _ row: [Any], _ line: [String: Any]) {
        guard let key = row[1] as? Int, let version = row[2] as? Int, let correlationID = row[3] as? Int,
            let base64 = line["b64"] as? String, let bytes = Data(base64Encoded: base64)
        else { return nil }
        self.init(
            index: index, microseconds: UInt64(line["t_us"] as? Int ?? 0), connection: line["conn"] as? Int ?? 0,
            broker: Int32(line["broker"] as? Int ?? 0), isRequest: line["dir"] as? String == "c2b",
            key: APIKey(rawValue: Int16(key)), version: Int16(version), correlationID: Int32(correlationID),
            bytes: ByteBuffer(bytes: bytes), content: row[4] as? [String: Any] ?? [:])
    }

    /// The broker addresses that the truth found in this answer and that a proxy has to map.
    public var truthAddresses: [BrokerAddress] {
        switch key {
        case .metadata: entries("brokers", id: "node_id")
        case .describeCluster: content["endpoint_type"] as? Int == 2 ? [] : entries("brokers", id: "broker_id")
        case .findCoordinator where version < 4: content["node_id"] as? Int == -1 ? [] : [entry(content, id: "node_id")]
        case .findCoordinator: entries("coordinators", id: "node_id").filter { $0.nodeID != -1 }
        default: entries("node_endpoints", id: "node_id")
        }
    }

    private func entries(_ field: String, id: String) -> [BrokerAddress] {
        (content[field] as? [[String: Any]] ?? []).map { entry($0, id: id) }
    }

    private func entry(_ object: [String: Any], id: String) -> BrokerAddress {
        BrokerAddress(
            nodeID: Int32(object[id] as? Int ?? 0), host: object["host"] as? String ?? "?",
            port: Int32(object["port"] as? Int ?? 0))
    }
}
