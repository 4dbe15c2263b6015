import NIOCore

/// When each connection of a loop wants to be called again: a heap of absolute times behind one timer of the loop.
final class LinkTimers {
    private let loop: any EventLoop
    private var heap: [Link] = []
    private var armed: (due: NIODeadline, task: Scheduled<Void>)?

    init(loop: any EventLoop) { self.loop = loop }

    /// Calls `link.timeCame` at `due`, instead of at the time asked for before; nil for never.
    func set(_ link: Link, _ due: NIODeadline?) {
        guard let due else { return remove(link) }
        if link.timerPlace < 0 {
            link.timerDue = due
            link.timerPlace = heap.count
            heap.append(link)
            rise(link.timerPlace)
        } else if due != link.timerDue {
            let isEarlier = due < link.timerDue
            link.timerDue = due
            if isEarlier { rise(link.timerPlace) } else { sink(link.timerPlace) }
        }
        arm()
    }

    private func remove(_ link: Link) {
        let place = link.timerPlace
        guard place >= 0 else { return }
        swap(place, heap.count - 1)
        heap.removeLast()
        link.timerPlace = -1
        guard place < heap.count else { return }
        rise(place)
        sink(place)
    }

    private func arm() {
        guard let first = heap.first else { return }
        if let armed, armed.due <= first.timerDue { return }
        armed?.task.cancel()
        let due = first.timerDue
        armed = (due, loop.assumeIsolated().scheduleTask(deadline: due) { self.fire() })
    }

    private func fire() {
        armed = nil
        let now = NIODeadline.now()
        while let first = heap.first, first.timerDue <= now {
            remove(first)
            first.timeCame()
        }
        arm()
    }

    private func rise(_ start: Int) {
        var place = start
        while place > 0, heap[place].timerDue < heap[(place - 1) / 2].timerDue {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private func sink(_ start: Int) {
        var place = start
        while true {
            var first = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && heap[child].timerDue < heap[first].timerDue { first = child }
            guard first != place else { return }
            swap(place, first)
            place = first
        }
    }

    private func swap(_ one: Int, _ two: Int) {
        heap.swapAt(one, two)
        heap[one].timerPlace = one
        heap[two].timerPlace = two
    }
}
