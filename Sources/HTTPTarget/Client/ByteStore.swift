#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Bytes in memory of its own that is kept for the next use.
///
/// A plain value that its owner frees with `deallocate`, so that it can lie in unmanaged memory.
struct ByteStore {
    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }

    mutating func removeAll() { count = 0 }

    mutating func deallocate() {
        memory?.deallocate()
        self = ByteStore()
    }

    /// Makes room behind the bytes; `commit` tells how much of it was filled.
    mutating func reserve(_ room: Int) -> UnsafeMutableRawBufferPointer {
        if count + room > capacity { grow(to: max(count + room, capacity * 2, 512)) }
        return UnsafeMutableRawBufferPointer(start: memory.map { $0 + count }, count: room)
    }

    mutating func removeFirst(_ removed: Int) {
        guard removed > 0, let memory else { return }
        memmove(memory, memory + removed, count - removed)
        count -= removed
    }

    mutating func commit(_ filled: Int) { count += filled }

    @inline(__always)
    mutating func append(_ more: UnsafeRawBufferPointer) {
        guard let source = more.baseAddress, more.count > 0 else { return }
        if count + more.count > capacity { grow(to: max(count + more.count, capacity * 2, 512)) }
        (memory.unsafelyUnwrapped + count).copyMemory(from: source, byteCount: more.count)
        count += more.count
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a decimal number.
    mutating func append(number: Int) {
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var start = 20
            var rest = UInt(number)
            repeat {
                start -= 1
                digits[start] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
                rest /= 10
            } while rest > 0
            append(UnsafeRawBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Puts bytes in the place of others.
    mutating func replace(_ range: Range<Int>, with bytes: UnsafeRawBufferPointer) {
        let tail = count - range.upperBound
        _ = reserve(bytes.count)
        guard let memory, let source = bytes.baseAddress else { return }
        memmove(memory + range.lowerBound + bytes.count, memory + range.upperBound, tail)
        (memory + range.lowerBound).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count - range.count
    }

    private mutating func grow(to size: Int) {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        if let memory {
            larger.copyMemory(from: memory, byteCount: count)
            memory.deallocate()
        }
        (memory, capacity) = (larger, size)
    }
}
