/// Makes the names of members: the same seed gives the same names.
struct MemberIDSource: Sendable {
    private var state: UInt64
    /// Names to be given before any is made, the first one first: those of a recording that is replayed.
    var preset: [String] = []

    init(seed: UInt64) { state = seed }

    /// `prefix-` and a random UUID in text, as Kafka names the members of classic groups.
    mutating func next(prefix: String) -> String {
        if !preset.isEmpty { return preset.removeFirst() }
        return "\(prefix)-\(uuid())"
    }

    /// A random UUID in text.
    mutating func next() -> String { preset.isEmpty ? uuid() : preset.removeFirst() }

    private mutating func uuid() -> String {
        let digits = Self.hexadecimal(random()) + Self.hexadecimal(random())
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func random() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
