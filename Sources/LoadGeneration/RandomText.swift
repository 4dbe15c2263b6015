import Experiments

/// Letters to fill payloads with, drawn once: a text is a copy from a random place of them.
struct RandomText: ~Copyable {
    /// Half of it is the longest copy, so that a copy from any place of the other half stays inside.
    private static let size = 16384
    private static let half = size / 2
    private let letters: UnsafeMutableRawBufferPointer

    init(seed: UInt64) {
        letters = .allocate(byteCount: Self.size, alignment: 16)
        var dice = SplitMix64(seed: seed)
        for index in letters.indices {
            letters[index] = 0x61 + UInt8(truncatingIfNeeded: dice.next().multipliedFullWidth(by: 26).high)
        }
    }

    deinit { letters.deallocate() }

    /// Writes `count` letters that one random word chooses.
    func write(_ count: Int, _ word: UInt64, to writer: inout ByteWriter) {
        var rest = count
        var word = word
        while rest > 0 {
            let start = Int(truncatingIfNeeded: word >> 32) & (Self.half - 1)
            let length = min(rest, Self.half)
            writer.write(UnsafeRawBufferPointer(rebasing: letters[start..<start + length]))
            rest -= length
            // Only texts above 8 KiB need a second place.
            word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        }
    }
}
