import Foundation
import Measurement
import Synchronization

/// A consumer's own side of a stall: it stands still while it is told to, and says so.
struct PollStall {
    private let board: StallBoard
    private let member: Int
    private let pid: Int32

    /// Nil for a name without a number: such a consumer cannot be told anything.
    init?(_ board: StallBoard, member name: String, pid: Int32) {
        guard let member = Self.number(of: name) else { return nil }
        (self.board, self.member, self.pid) = (board, member, pid)
    }

    /// The number in the name of a member, such as `consumer-3`.
    static func number(of name: String) -> Int? {
        guard let number = name.split(separator: "-").last.flatMap({ Int($0) }),
            (0...StallBoard.largestMember).contains(number)
        else { return nil }
        return number
    }

    /// Returns at once when nothing is asked; otherwise when the lease is over, or `stop` is set.
    func obey(until stop: borrowing Atomic<Bool>, _ events: EventLog) {
        guard board.isAsked(member, pid: pid) else { return }
        events.append(.note, detail: "it polls no more, as a fault asks")
        board.tell(member, pid: pid, isStalled: true)
        while board.isAsked(member, pid: pid), !stop.load(ordering: .relaxed) { usleep(2000) }
        board.tell(member, pid: pid, isStalled: false)
        events.append(.note, detail: "it polls again")
    }
}
