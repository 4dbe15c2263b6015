/// Derives a seed of its own for each consumer of chance, so that one more draw in one part changes no other part.
///
/// The derivation is part of the format of a run: the same seed and labels give the same chance in every version.
public struct SeedTree: Sendable, Hashable {
    public let seed: UInt64

    public init(seed: UInt64) {
        self.seed = seed
    }

    /// The branch for a purpose, such as `derived("faults", 2)` for the third fault.
    public func derived(_ label: String, _ index: UInt64 = 0) -> SeedTree {
        let labelled = SplitMix64.mixed(seed &+ SplitMix64.increment) ^ Self.hash(label)
        return SeedTree(seed: randomWord(seed: labelled, index: index))
    }

    /// A generator that starts at this branch.
    public var generator: SplitMix64 { SplitMix64(seed: seed) }

    /// FNV-1a with 64 bits, over UTF-8. Swift's own hash differs from process to process.
    private static func hash(_ label: String) -> UInt64 {
        label.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
