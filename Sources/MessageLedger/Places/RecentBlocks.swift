/// What is kept of the block that each partition is at, since the records of many partitions stand in one file in turn.
///
/// Partitions that share a slot cost time, and nothing else.
struct RecentBlocks<Value> {
    private static var slots: Int { 64 }

    private var keys: [UInt64]
    private var values: [Value]

    init(repeating value: Value) {
        // No block has this key: its partition would be unknown.
        keys = [UInt64](repeating: 0, count: Self.slots)
        values = [Value](repeating: value, count: Self.slots)
    }

    /// The block's value may be changed in place; `miss` says what it is at first, and takes back the one whose slot this was.
    @inline(__always) mutating func with(
        _ key: UInt64, _ miss: (_ key: UInt64, _ previous: (key: UInt64, value: Value)) -> Value,
        _ body: (inout Value) -> Void
    ) {
        let slot = Int(key >> PlaceBlock.numberBits) & (Self.slots - 1)
        if keys[slot] != key {
            values[slot] = miss(key, (keys[slot], values[slot]))
            keys[slot] = key
        }
        body(&values[slot])
    }

    func forEach(_ body: (_ key: UInt64, _ value: Value) -> Void) {
        for slot in keys.indices where keys[slot] != 0 { body(keys[slot], values[slot]) }
    }
}
