import Foundation
import SystemPackage

/// The final read of an application's outcome store.
public struct OutcomeReading: Codable, Sendable, Hashable {
    /// Effects in the store.
    public var effects: UInt64
    /// Distinct messages that have an effect.
    public var messages: UInt64
    /// Messages with more than one effect, or with a wrong value.
    public var repeated: UInt64
    public var wrongValue: UInt64
    /// Effects of messages that this run never sent.
    public var unknown: UInt64
    /// The worst examples: an idempotency key and what is wrong with it; at most 10.
    public var examples: [String]

    public init(
        effects: UInt64 = 0, messages: UInt64 = 0, repeated: UInt64 = 0, wrongValue: UInt64 = 0, unknown: UInt64 = 0,
        examples: [String] = []
    ) {
        self.effects = effects
        self.messages = messages
        self.repeated = repeated
        self.wrongValue = wrongValue
        self.unknown = unknown
        self.examples = examples
    }

    public func write(to path: FilePath) throws {
        try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path.string), options: .atomic)
    }

    public static func read(_ path: FilePath) -> OutcomeReading? {
        FileManager.default.contents(atPath: path.string).flatMap {
            try? JSONDecoder().decode(OutcomeReading.self, from: $0)
        }
    }
}
