import Foundation

/// What a store keeps of one idempotency key: how many effects it had, and perhaps what was applied.
struct StoredEffect: Decodable {
    var count: Int
    var checksum: UInt32?
    /// What was applied, if that is the payload.
    var value: String?

    func outcome(of key: String) -> KeyOutcome {
        KeyOutcome(key: key, count: count, checksum: checksum ?? value.map(KeyOutcome.checksum))
    }

    /// Reads the value of a store that knows only keys and values: a whole number, or a JSON object.
    ///
    /// - Throws: `OutcomeMistake`.
    static func outcome(of key: String, stored text: String) throws(OutcomeMistake) -> KeyOutcome {
        if let count = Int(text) { return KeyOutcome(key: key, count: count) }
        guard let effect = try? JSONDecoder().decode(StoredEffect.self, from: Data(text.utf8)) else {
            let start = text.prefix(80)
            throw OutcomeMistake(
                problem: "the value '\(start)' of '\(key)' is neither a whole number nor a JSON object with 'count'")
        }
        return effect.outcome(of: key)
    }
}
