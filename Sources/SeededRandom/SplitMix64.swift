/// A small, fast generator of random numbers whose sequence is fixed by its seed on every machine.
///
/// After Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators* (2014). Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    /// 2^64 divided by the golden ratio, made odd.
    @usableFromInline package static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    @usableFromInline var state: UInt64

    @inlinable public init(seed: UInt64) { state = seed }

    @inlinable public mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mixed(state)
    }

    /// Spreads every bit of `word` over the whole result; reversible, so no two words share a result.
    @inlinable package static func mixed(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
