import SeededRandom

/// The model's only source of chance: the same seed gives the same cluster.
package struct ModelDice: RandomNumberGenerator, Sendable {
    private var generator: SplitMix64

    package init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    package mutating func next() -> UInt64 { generator.next() }

    /// True with the probability `share`.
    package mutating func falls(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
}
