import Synchronization

/// A run of 64-bit words in shared memory, each read and written atomically.
public struct AtomicWords: @unchecked Sendable {
    // Every access is an atomic operation; the owner of the memory keeps it mapped while words are in use.
    @usableFromInline let start: UnsafeMutablePointer<Atomic<UInt64>>
    public let count: Int

    init(base: UnsafeMutableRawPointer, count: Int) {
        start = base.assumingMemoryBound(to: Atomic<UInt64>.self)
        self.count = count
    }

    @inlinable public func load(_ index: Int) -> UInt64 { start[index].load(ordering: .relaxed) }

    @inlinable public func store(_ value: UInt64, _ index: Int) { start[index].store(value, ordering: .relaxed) }

    /// Stores a value so that whoever reads it with `loadAcquiring` sees everything that was stored before.
    @inlinable public func publish(_ value: UInt64, _ index: Int) { start[index].store(value, ordering: .releasing) }

    @inlinable public func loadAcquiring(_ index: Int) -> UInt64 { start[index].load(ordering: .acquiring) }

    @inlinable public func add(_ value: UInt64, _ index: Int) {
        start[index].wrappingAdd(value, ordering: .relaxed)
    }

    /// Stores a value and gives the one it replaces.
    @inlinable public func exchange(_ value: UInt64, _ index: Int) -> UInt64 {
        start[index].exchange(value, ordering: .relaxed)
    }

    /// Stores a value where the word has an expected one, and tells whether it had.
    @discardableResult
    @inlinable public func replace(_ expected: UInt64, with value: UInt64, _ index: Int) -> Bool {
        start[index].compareExchange(expected: expected, desired: value, ordering: .relaxed).exchanged
    }

    /// Raises a word to at least `value`, and gives what it was before.
    @inlinable public func raise(to value: UInt64, _ index: Int) -> UInt64 {
        start[index].max(value, ordering: .relaxed).oldValue
    }

    /// Sets one bit, and tells whether it was clear before.
    @inlinable public func setBit(_ bit: Int) -> Bool {
        let mask = UInt64(1) << UInt64(bit & 63)
        return start[bit >> 6].bitwiseOr(mask, ordering: .relaxed).oldValue & mask == 0
    }

    @inlinable public func bit(_ bit: Int) -> Bool { load(bit >> 6) & (UInt64(1) << UInt64(bit & 63)) != 0 }
}
