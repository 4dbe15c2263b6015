import NIOCore

/// The requests of one connection that are not answered yet, in their order: answers leave in it too.
struct RequestSlots {
    private enum Slot {
        case waiting
        case ready(ByteBuffer)
        /// Answered by nothing.
        case silent
    }

    private var slots: [Slot] = []
    /// Slots below have left.
    private var first = 0
    /// The number of the slot at `first`.
    private var number = 0

    var count: Int { slots.count - first }

    /// A slot for a request that has come; its number.
    mutating func open() -> Int {
        slots.append(.waiting)
        return number + count - 1
    }

    /// `answer`: nil where there is none.
    mutating func fill(_ slot: Int, _ answer: ByteBuffer?) {
        let index = first + slot - number
        guard slots.indices.contains(index), index >= first else { return }
        slots[index] = answer.map(Slot.ready) ?? .silent
    }

    /// Takes the next answer whose turn it is.
    mutating func takeReady() -> ByteBuffer? {
        while first < slots.count {
            switch slots[first] {
            case .waiting: return nil
            case .silent: removeFirst()
            case .ready(let answer):
                removeFirst()
                return answer
            }
        }
        return nil
    }

    private mutating func removeFirst() {
        slots[first] = .silent
        first += 1
        number += 1
        guard first == slots.count else { return }
        slots.removeAll(keepingCapacity: true)
        first = 0
    }
}
