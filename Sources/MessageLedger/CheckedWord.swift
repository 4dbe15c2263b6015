/// Words that show by themselves whether they are damaged, so that one atomic store is enough to change them.
enum CheckedWord {
    private static let countBits: UInt64 = 48
    private static let countMask: UInt64 = 1 << countBits - 1

    /// A count below 2^48 in the lower bits, 16 bits made of it above.
    @inline(__always) static func encode(count: UInt64) -> UInt64 { count | check(count) << countBits }

    /// The count of a word that is known to be whole.
    @inline(__always) static func count(_ word: UInt64) -> UInt64 { word & countMask }

    /// Nil when the word is damaged.
    static func decode(count word: UInt64) -> UInt64? {
        let count = count(word)
        return encode(count: count) == word ? count : nil
    }

    @inline(__always) private static func check(_ count: UInt64) -> UInt64 {
        (count &* 0x9E37_79B9_7F4A_7C15) >> countBits
    }

    /// A set of 32 in the lower half, its complement above.
    static func encode(set: UInt32) -> UInt64 { UInt64(~set) << 32 | UInt64(set) }

    /// Nil when the word is damaged.
    static func decode(set word: UInt64) -> UInt32? {
        let set = UInt32(truncatingIfNeeded: word)
        return encode(set: set) == word ? set : nil
    }
}
