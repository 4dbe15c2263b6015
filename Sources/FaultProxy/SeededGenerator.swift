import SeededRandom

/// What toxics draw from: the same sequence for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// Derives a seed from another one and what tells its user from all others.
    static func seed(_ seed: UInt64, _ distinctions: Int...) -> UInt64 {
        var mixed = seed
        for distinction in distinctions {
            var generator = SeededGenerator(seed: mixed ^ UInt64(bitPattern: Int64(distinction)))
            mixed = generator.next()
        }
        return mixed
    }

    /// A number for a name, the same in every process (FNV-1a).
    static func number(of name: String) -> Int {
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int(bitPattern: UInt(hash))
    }

    mutating func next() -> UInt64 { generator.next() }
}

extension SeededGenerator {
    /// From 0 up to, but not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Standard normal: the sum of twelve uniform draws less its mean, so never beyond ± 6.
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + unit() } }

    /// Pareto with shape 3 and mean 1: at least 2/3, and 1 % of it above 3.1.
    mutating func pareto() -> Double {
        let survival = 1 - unit()
        return min(2.0 / 3 / Self.cubeRoot(survival), 1_000)
    }

    /// Newton's method, from above.
    private static func cubeRoot(_ value: Double) -> Double {
        var root = 1.0
        for _ in 0..<60 {
            let better = root - (root - value / (root * root)) / 3
            guard root - better > 1e-9 * root else { break }
            root = better
        }
        return root
    }
}
