import Foundation
import KafkaWire
import NIOCore

/// Holds decoded messages against the truth, field by field, by the names of Kafka's own definitions.
struct TruthComparison {
    var differences: [String] = []
    /// How many values agreed.
    private(set) var values = 0
    /// From the metadata seen so far.
    private(set) var topicNames: [WireUUID: String] = [:]

    mutating func learn(_ metadata: MetadataResponse) {
        for topic in metadata.topics where topic.topicID != .zero { topicNames[topic.topicID] = topic.name }
    }

    /// Every field that the truth has must be here, with its value.
    mutating func compare(_ value: Any, _ truth: Any, at path: String) {
        switch value {
        case let error as KafkaError: check(Int(error.rawValue) == truth as? Int, error, truth, path)
        case let flag as Bool: check(flag == truth as? Bool, flag, truth, path)
        case let number as any BinaryInteger: check(Int(number) == truth as? Int, number, truth, path)
        case let text as String: check(text == truth as? String, text, truth, path)
        case let id as WireUUID: check(id.text == truth as? String, id, truth, path)
        case let bytes as ByteBuffer: compare(bytes, truth, at: path)
        default: compareParts(of: value, truth, at: path)
        }
    }

    private mutating func compareParts(of value: Any, _ truth: Any, at path: String) {
        let mirror = Mirror(reflecting: value)
        switch (mirror.displayStyle, truth) {
        case (.optional, _):
            guard let some = mirror.children.first else { return check(Self.isAbsent(truth), "nil", truth, path) }
            compare(some.value, truth, at: path)
        case (.collection, let truths as [Any]):
            check(mirror.children.count == truths.count, mirror.children.count, truths.count, path + ".count")
            for (index, (child, truth)) in zip(mirror.children, truths).enumerated() {
                compare(child.value, truth, at: "\(path)[\(index)]")
            }
        case (.struct, let truths as [String: Any]):
            let fields = Dictionary(uniqueKeysWithValues: mirror.children.map { (Self.name($0.label ?? ""), $0.value) })
            for (key, truth) in truths {
                guard let field = fields[key] else {
                    differences.append("\(path).\(key) is missing")
                    continue
                }
                compare(field, truth, at: "\(path).\(key)")
            }
        default: check(false, value, truth, path)
        }
    }

    /// The truth has hexadecimal digits, or has taken a consumer's blob apart.
    private mutating func compare(_ bytes: ByteBuffer, _ truth: Any, at path: String) {
        guard let blob = truth as? [String: Any] else {
            let digits = bytes.readableBytesView.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
                .joined()
            return check(digits == truth as? String, digits, truth, path)
        }
        if blob["assigned_partitions"] != nil {
            compare(try? ConsumerBlob<ConsumerAssignment>(from: bytes), bytes, blob, path)
        } else {
            compare(try? ConsumerBlob<ConsumerSubscription>(from: bytes), bytes, blob, path)
        }
    }

    private mutating func compare<Content>(
        _ read: ConsumerBlob<Content>?, _ bytes: ByteBuffer, _ truth: [String: Any], _ path: String
    ) {
        guard let read else { return check(false, "unreadable blob", truth, path) }
        check(Int(read.version) == truth["version"] as? Int, read.version, truth, path)
        check(read.trailing.readableBytes == truth["bytes_left"] as? Int, read.trailing, truth, path)
        check((try? read.encoded()) == bytes, "encoded", truth, path)
        compare(read.content, truth.filter { $0.key != "version" && $0.key != "bytes_left" }, at: path)
    }

    mutating func check(_ agrees: Bool, _ value: Any, _ truth: Any, _ path: String) {
        if agrees { values += 1 } else { differences.append("\(path): \(value), not \(truth)") }
    }

    /// The name in Kafka's definitions, snake case: `groupInstanceID` is `group_instance_id`.
    private static func name(_ property: String) -> String {
        guard property != "error" else { return "error_code" }
        let bare = property.replacingOccurrences(of: "Milliseconds", with: "")
            .replacingOccurrences(of: "ID", with: "Id").replacingOccurrences(of: "ISR", with: "Isr")
        return bare.reduce(into: "") { name, letter in
            if letter.isUppercase { name += "_" }
            name += letter.lowercased()
        }
    }

    /// The truth gives a tagged field that is absent its default.
    private static func isAbsent(_ truth: Any) -> Bool {
        switch truth {
        case let values as [Any]: values.isEmpty
        case let fields as [String: Any]: fields.values.allSatisfy(isAbsent)
        case let number as Int: number == -1 || number == 0
        default: truth is NSNull
        }
    }
}

extension WireUUID {
    /// As the truth has it, nil for zero.
    var text: String? {
        guard self != .zero else { return nil }
        let digits = [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        return UUID(uuidString: Self.grouped(digits))?.uuidString.lowercased()
    }

    private static func grouped(_ digits: String) -> String {
        var rest = Substring(digits)
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }
}
