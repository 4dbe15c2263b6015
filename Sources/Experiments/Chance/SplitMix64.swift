import SeededRandom

/// What an experiment and its faults draw from.
public typealias SplitMix64 = SeededRandom.SplitMix64
