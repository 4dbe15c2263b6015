import Foundation

extension Recording {
    /// A line of the recording: a frame, or a connection that opened or closed.
    public struct Line {
        /// In µs of a clock that never goes back.
        public var microseconds: Int64
        public var connection: Int
        public var broker: Int32
        public var content: Content

        public enum Content {
            /// Without its length.
            case frame(isRequest: Bool, Data)
            case opened(client: String)
            case closed(by: String, how: String)
        }

        init?(_ line: [String: Any]) {
            guard let time = line["t_us"] as? Int, let connection = line["conn"] as? Int else { return nil }
            microseconds = Int64(time)
            self.connection = connection
            broker = Int32(line["broker"] as? Int ?? 0)
            if let base64 = line["b64"] as? String, let bytes = Data(base64Encoded: base64) {
                content = .frame(isRequest: line["dir"] as? String == "c2b", bytes)
            } else if line["event"] as? String == "open" {
                content = .opened(client: line["client"] as? String ?? "")
            } else if line["event"] as? String == "close" {
                content = .closed(by: line["by"] as? String ?? "", how: line["how"] as? String ?? "")
            } else {
                return nil
            }
        }
    }

    /// A recording as a proxy's tap would have told it, and what is true of its groups.
    public struct Groups {
        /// In the order of the recording.
        public var lines: [Line]
        /// The topic of the scenario.
        public var topic: String
        /// The truth's account of each consumer group.
        public var truth: [[String: Any]]
        /// Members that were killed: client id, and µs just before the signal.
        public var kills: [(client: String, microseconds: Int64)]

        public init(_ name: String) throws {
            let recording = try Recording.unpacked("\(name).jsonl").split(separator: UInt8(ascii: "\n"))
            let objects = try recording.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] }
            topic = objects.first?["topic"] as? String ?? ""
            lines = objects.compactMap { Line($0) }
            let file = try JSONSerialization.jsonObject(with: Recording.unpacked("\(name).truth.json"))
            let truth = file as? [String: Any] ?? [:]
            self.truth = truth["groups"] as? [[String: Any]] ?? []
            kills = (truth["script"] as? [[String: Any]] ?? []).compactMap { event in
                guard event["ev"] as? String == "kill9", let client = event["m"] as? String,
                    let sent = event["sent_us"] as? Int
                else { return nil }
                return (client, Int64(sent))
            }
        }
    }
}
