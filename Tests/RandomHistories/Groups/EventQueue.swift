import EmbeddedKafka

/// Events in the order of their times; those of one time in the order in which they were planned.
struct EventQueue<Event> {
    private var heap: [(time: ModelTime, number: Int, event: Event)] = []
    private var planned = 0

    var next: ModelTime? { heap.first?.time }

    mutating func plan(_ event: Event, at time: ModelTime) {
        planned += 1
        heap.append((time, planned, event))
        var index = heap.count - 1
        while index > 0, isBefore(index, (index - 1) / 2) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func take() -> Event? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let event = heap.removeLast().event
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
            guard let least = children.min(by: isBefore), isBefore(least, index) else { return event }
            heap.swapAt(index, least)
            index = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].time, heap[left].number) < (heap[right].time, heap[right].number)
    }
}
