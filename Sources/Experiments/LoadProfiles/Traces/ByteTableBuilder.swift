/// Numbers texts in the order in which they first appear.
///
/// A hash table with open addressing, so that a text which is known costs no allocation.
struct ByteTableBuilder {
    private(set) var table = ByteTable()
    /// Numbers of texts, or `free`; the count is a power of two.
    private var slots = [UInt32](repeating: Self.free, count: 1024)
    private static let free = UInt32.max

    /// The number of a text, which is a new one if the text is.
    mutating func number(of text: UnsafeRawBufferPointer) -> UInt32 {
        if table.count * 2 >= slots.count { grow() }
        let slot = slot(for: text)
        if slots[slot] != Self.free { return slots[slot] }
        slots[slot] = UInt32(table.count)
        table.append(text)
        return slots[slot]
    }

    private func slot(for text: UnsafeRawBufferPointer) -> Int {
        var slot = Int(truncatingIfNeeded: Self.hash(text)) & (slots.count - 1)
        while slots[slot] != Self.free, !isEqual(Int(slots[slot]), text) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private func isEqual(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let range = table.range(of: number)
        guard range.count == text.count else { return false }
        return table.bytes.withUnsafeBytes { bytes in
            UnsafeRawBufferPointer(rebasing: bytes[range]).elementsEqual(text)
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: Self.free, count: slots.count * 2)
        for number in 0..<table.count {
            let slot = table.bytes.withUnsafeBytes { bytes in
                self.slot(for: UnsafeRawBufferPointer(rebasing: bytes[table.range(of: number)]))
            }
            slots[slot] = UInt32(number)
        }
    }

    /// FNV-1a, with the high bits mixed down since the low ones choose the slot.
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash ^ (hash >> 29)
    }
}
