import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// A client that hands over a script, one step per poll, and keeps what it is told.
final class ScriptedClient: MessageConsumer {
    enum Step {
        case message(TestMessage)
        case change(AssignmentChange)
        case failure(String)
        /// Nothing happens within the time limit.
        case idle
    }

    /// What the client was told, with the number of messages that were delivered by then.
    enum Call: Hashable {
        case commit([Int32: Int64], waiting: Bool, delivered: UInt64)
        case accept(AssignmentChange, delivered: UInt64)
        case close
    }

    private var script: ArraySlice<Step>
    private let board: DeliveryBoard
    private let refusal: String?
    /// Set when the script is over.
    let stop = StopFlag()
    private(set) var calls: [Call] = []
    var onCall: () -> Void = {}

    init(_ script: [Step], board: DeliveryBoard, refusal: String? = nil) {
        self.script = script[...]
        self.board = board
        self.refusal = refusal
    }

    func poll(within limit: Duration, _ body: (ConsumerEvent) throws -> Void) rethrows {
        switch script.popFirst() {
        case .message(let message): try message.withIncoming { try body(.message($0)) }
        case .change(let change): try body(.change(change))
        case .failure(let reason): try body(.failure(reason))
        case .idle: break
        case nil: stop.value.store(true, ordering: .relaxed)
        }
    }

    func commit(_ positions: [Int32: Int64], waiting: Bool) -> String? {
        note(.commit(positions, waiting: waiting, delivered: board[.delivered]))
        return refusal
    }

    func accept(_ change: AssignmentChange) { note(.accept(change, delivered: board[.delivered])) }
    func firstOffset(of partition: Int32) -> Int64? { 0 }
    func generation() -> Int32? { 7 }
    func close() { note(.close) }

    private func note(_ call: Call) {
        calls.append(call)
        onCall()
    }
}

/// A flag that can be shared.
final class StopFlag: Sendable {
    let value = Atomic<Bool>(false)
}
