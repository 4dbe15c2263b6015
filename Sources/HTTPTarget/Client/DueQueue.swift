/// Things that become due, earliest first: a binary heap.
struct DueQueue<Element> {
    private var heap: [(due: UInt64, element: Element)] = []

    var count: Int { heap.count }
    var isEmpty: Bool { heap.isEmpty }
    /// When the first is due; `nil` when there is none.
    var firstDue: UInt64? { heap.first?.due }

    mutating func insert(_ element: Element, due: UInt64) {
        heap.append((due, element))
        var child = heap.count - 1
        while child > 0, heap[child].due < heap[(child - 1) / 2].due {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> Element {
        heap.swapAt(0, heap.count - 1)
        let first = heap.removeLast().element
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].due < heap[least].due { least = child }
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
