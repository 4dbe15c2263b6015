import NIOCore

/// Datagrams under way, the next to arrive first; those due at the same time in the order in which they came.
struct HeldDatagrams {
    struct Entry {
        var payload: ByteBuffer
        var due: NIODeadline
        fileprivate var number: UInt64

        fileprivate func precedes(_ other: Entry) -> Bool {
            due == other.due ? number < other.number : due < other.due
        }
    }
    /// A binary heap.
    private var entries: [Entry] = []
    private var count: UInt64 = 0
    private(set) var bytes = 0

    var isEmpty: Bool { entries.isEmpty }
    var due: NIODeadline? { entries.first?.due }

    mutating func insert(_ payload: ByteBuffer, due: NIODeadline) {
        bytes += payload.readableBytes
        count += 1
        entries.append(Entry(payload: payload, due: due, number: count))
        var child = entries.count - 1
        while child > 0, entries[child].precedes(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? {
        guard let first = entries.first, first.due <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        sink()
        bytes -= first.payload.readableBytes
        return first.payload
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].precedes(entries[least]) { least = child }
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
