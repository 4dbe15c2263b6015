import SystemPackage

/// A block of places whose records are gone, because whoever told of it agreed.
///
/// Its entry in the file of the run is two words: the key of the block; the number of places in bits 0 to 12, how often one
/// of them was delivered again in bits 16 to 31, and the CRC-32C of all that in the upper half.
struct FoldedBlock {
    struct Counts: Hashable, Sendable {
        var places: UInt64 = 0
        var repeats: UInt64 = 0
    }

    static let maximumRepeats: UInt64 = 0xFFFF
    static let entryWords = 2

    var key: UInt64
    var counts: Counts

    var words: [UInt64] {
        let low = counts.repeats << 16 | counts.places
        return [key, low | Self.checksum(key, low) << 32]
    }

    init(key: UInt64, _ counts: Counts) { (self.key, self.counts) = (key, counts) }

    /// Nil when the entry is damaged.
    init?(_ key: UInt64, _ word: UInt64) {
        let low = word & 0xFFFF_FFFF
        guard word >> 32 == Self.checksum(key, low) else { return nil }
        self.key = key
        counts = Counts(places: low & 0x1FFF, repeats: low >> 16)
    }

    private static func checksum(_ key: UInt64, _ low: UInt64) -> UInt64 {
        [key, low].withUnsafeBytes { UInt64(CRC32C.checksum($0)) }
    }
}
