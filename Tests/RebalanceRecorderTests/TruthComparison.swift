import Foundation
import KafkaWire
import NIOCore
import RecordedTraffic

@testable import RebalanceRecorder

/// Compares findings with a truth file, value by value.
struct TruthComparison {
    /// How many values were equal, those that are times in µs apart.
    private(set) var values = 0
    private(set) var times = 0
    /// What was not.
    private(set) var differences: [String] = []

    /// What the truth says beyond the wire: positions in its own file, and the brokers' logs.
    private static let beyond: Set = [
        "frame", "join_frame", "broker_log", "skip_assignment", "join_errors", "unanswered_joins", "heartbeat_errors",
        "heartbeat_interval_ms", "unanswered_heartbeats",
    ]

    /// Everything that the truth has must be there and be equal.
    mutating func compare(_ actual: Any?, with truth: Any?, at path: String) {
        let truth = truth is NSNull ? nil : truth
        let actual = Self.unwrapped(actual)
        switch (actual, truth) {
        case (nil, nil): count(path)
        case (let actual as [String: Any?], let truth as [String: Any]):
            for (key, value) in truth where !Self.beyond.contains(key) {
                compare(actual[key] ?? nil, with: value, at: "\(path).\(key)")
            }
            if truth.keys.allSatisfy({ Int($0) != nil }), actual.count != truth.count {
                differences.append("\(path): \(actual), truth has \(truth)")
            }
        case (let actual as [Any?], let truth as [Any]):
            guard actual.count == truth.count else {
                differences.append("\(path): \(actual.count) entries, truth has \(truth.count)")
                return
            }
            for (index, pair) in zip(actual, truth).enumerated() {
                compare(pair.0, with: pair.1, at: "\(path)[\(index)]")
            }
        case (let actual as Int, let truth as [Any]): leaf(actual, truth.count, path)
        default: leaf(actual, truth, path)
        }
    }

    private mutating func leaf(_ actual: Any?, _ truth: Any?, _ path: String) {
        let actual = actual.map { "\($0)" } ?? "nil"
        let expected = Self.text(truth)
        if actual == expected { count(path) } else { differences.append("\(path): \(actual), truth has \(expected)") }
    }

    private mutating func count(_ path: String) {
        if path.hasSuffix("_us") { times += 1 } else { values += 1 }
    }

    private static func text(_ value: Any?) -> String {
        guard let value else { return "nil" }
        if let number = value as? NSNumber, CFBooleanLike(number) { return number.boolValue ? "true" : "false" }
        return "\(value)"
    }

    /// JSON's true and false come as numbers.
    private static func CFBooleanLike(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    private static func unwrapped(_ value: Any?) -> Any? {
        guard let value else { return nil }
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        return mirror.children.first.flatMap { unwrapped($0.value) }
    }
}
