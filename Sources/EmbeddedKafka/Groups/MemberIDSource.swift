/// Makes the names of members: the same seed gives the same names.
struct MemberIDSource: Sendable {
    private var dice: ModelDice
    /// Names to be given before any is made, the first one first: those of a recording that is replayed.
    var preset: [String] = []

    init(seed: UInt64) { dice = ModelDice(seed: seed) }

    /// `prefix-` and a random UUID in text, as Kafka names the members of classic groups.
    mutating func next(prefix: String) -> String {
        if !preset.isEmpty { return preset.removeFirst() }
        return "\(prefix)-\(uuid())"
    }

    /// A random UUID in text.
    mutating func next() -> String { preset.isEmpty ? uuid() : preset.removeFirst() }

    private mutating func uuid() -> String {
        let digits = Self.hexadecimal(dice.next()) + Self.hexadecimal(dice.next())
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
