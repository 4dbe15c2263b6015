import HeapModule
import NIOCore

/// What a loop has to do at its time: earliest first, and what is due at the same time in the order it was asked for.
struct RelayTimers {
    /// One of them. Once its work is taken away it no longer counts.
    final class Timer: Comparable {
        let due: NIODeadline
        private let number: UInt64
        var work: (() -> Void)?

        init(due: NIODeadline, number: UInt64, work: @escaping () -> Void) {
            (self.due, self.number, self.work) = (due, number, work)
        }

        static func < (one: Timer, two: Timer) -> Bool { (one.due, one.number) < (two.due, two.number) }
        static func == (one: Timer, two: Timer) -> Bool { one === two }
    }

    private var heap = Heap<Timer>()
    private var count: UInt64 = 0
    private var cancelled = 0

    /// When the first of them is due.
    var due: NIODeadline? {
        mutating get {
            while let first = heap.min, first.work == nil {
                heap.removeMin()
                cancelled -= 1
            }
            return heap.min?.due
        }
    }

    mutating func add(at due: NIODeadline, _ work: @escaping () -> Void) -> Timer {
        count += 1
        let timer = Timer(due: due, number: count, work: work)
        heap.insert(timer)
        return timer
    }

    /// Cancelled ones give their memory back when there are as many of them as of the others.
    mutating func cancel(_ timer: Timer) {
        guard timer.work != nil else { return }
        timer.work = nil
        cancelled += 1
        guard cancelled > 64, cancelled > heap.count / 2 else { return }
        heap = Heap(heap.unordered.filter { $0.work != nil })
        cancelled = 0
    }

    /// The work of the first one that is due; nil when none is.
    mutating func next(dueBy now: NIODeadline) -> (() -> Void)? {
        while let first = heap.min, first.due <= now {
            heap.removeMin()
            if let work = first.work {
                first.work = nil
                return work
            }
            cancelled -= 1
        }
        return nil
    }
}
