/// The users of a closed model: each is ready from a moment on, or waits for an answer.
///
/// Users are alike, so an answer makes any one of those who wait ready again.
struct UserCrowd {
    /// Moments at which users are ready, as a binary heap with the earliest first.
    private var ready: [UInt64] = []
    /// Users who are ready or wait for an answer.
    private(set) var count = 0
    private var goal = 0

    /// When the next user is ready; `nil` when all wait for answers.
    var due: UInt64? { ready.first }

    /// Follows the schedule: new users are ready at once, and surplus ones leave when they would send next.
    mutating func resize(to goal: Int, now: UInt64) {
        self.goal = goal
        while count < goal {
            count += 1
            push(now)
        }
    }

    /// A user who waited has an answer, and is ready again at a moment.
    mutating func answer(readyAt moment: UInt64) { push(moment) }

    /// The moment from which the next user was ready, if that is not after `now`.
    mutating func next(dueBy now: UInt64) -> UInt64? {
        while let first = ready.first, first <= now {
            pop()
            if count <= goal { return first }
            count -= 1
        }
        return nil
    }

    /// The user could not send after all.
    mutating func giveBack(_ moment: UInt64) { push(moment) }

    private mutating func push(_ moment: UInt64) {
        ready.append(moment)
        var child = ready.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard ready[child] < ready[parent] else { return }
            ready.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop() {
        let last = ready.removeLast()
        guard !ready.isEmpty else { return }
        ready[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in 2 * parent + 1...2 * parent + 2 where child < ready.count && ready[child] < ready[least] {
                least = child
            }
            guard least != parent else { return }
            ready.swapAt(parent, least)
            parent = least
        }
    }
}
