import SeededRandom

/// The same numbers for the same seed.
public typealias SeededNumbers = SplitMix64
