/// The random word of event `index`: pure, so that any event can be drawn again without those before it.
///
/// It is the output number `index`, counted from 0, of `SplitMix64(seed: seed)`.
public func randomWord(seed: UInt64, index: UInt64) -> UInt64 {
    SplitMix64.mixed(seed &+ (index &+ 1) &* SplitMix64.increment)
}
