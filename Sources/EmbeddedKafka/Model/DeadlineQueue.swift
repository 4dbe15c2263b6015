/// What is to happen when: the earliest first, and of two at the same time the one that was added first.
struct DeadlineQueue<Event> {
    private struct Entry {
        var time: ModelTime
        var number: UInt64
        var event: Event

        static func < (left: Entry, right: Entry) -> Bool {
            left.time == right.time ? left.number < right.number : left.time < right.time
        }
    }

    /// A binary heap.
    private var heap: [Entry] = []
    private var added: UInt64 = 0

    var next: ModelTime? { heap.first?.time }

    mutating func add(_ event: Event, at time: ModelTime) {
        heap.append(Entry(time: time, number: added, event: event))
        added += 1
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first event out if it is due at `time`.
    mutating func popDue(by time: ModelTime) -> Event? {
        guard let first = heap.first, first.time <= time else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(0)
        return first.event
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}
