import SeededRandom

/// Random numbers that are a function of their seed.
public struct SeededDice: RandomNumberGenerator, Sendable {
    private var generator: SplitMix64

    public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    public mutating func next() -> UInt64 { generator.next() }

    /// A number from 0 to less than `bound`. Its bias is less than `bound` in 2⁶⁴.
    public mutating func next(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}
