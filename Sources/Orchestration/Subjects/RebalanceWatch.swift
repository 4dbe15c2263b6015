import FaultInjection
import FaultProxy
import Measurement
import RebalanceRecorder
import Reporting
import Synchronization

/// Hears the consumers' frames in the proxy, finds their rebalances on a thread of its own, and tells of each as an event.
///
/// It knows of the faults, so that a kill is timed by its signal, and delay that the proxy adds is not taken for the group's.
final class RebalanceWatch: DisturbanceObserver {
    fileprivate struct State {
        var recorder: RebalanceRecorder
        var findings = RebalanceFindings()
        var dropped = 0
        var looked: Int64 = 0
    }

    fileprivate final class Account: Sendable {
        let tap = TrafficTap()
        let state: Mutex<State>
        let events: EventLog

        init(topic: String, _ events: EventLog) {
            state = Mutex(State(recorder: RebalanceRecorder(topics: TopicFilter(only: [topic]))))
            self.events = events
        }
    }

    private static let interval = 0.05
    private let account: Account
    private let thread: WatchThread

    init(topic: String, _ events: EventLog) {
        let account = Account(topic: topic, events)
        self.account = account
        thread = WatchThread("rebalances", every: Self.interval) { account.advance() }
    }

    /// What the proxy gives the consumers' frames to.
    var tap: TrafficTap { account.tap }

    func start() { thread.start() }

    /// Takes in what has come until now, finished or not. Safe to repeat, and to call where it never began.
    func stop() {
        if thread.stop() { account.conclude() }
    }

    /// What was found; nil where it never listened. `start`: when the load began, on the monotonic clock.
    func account(since start: UInt64) -> RebalanceAccount? {
        account.state.withLock { state in
            guard state.looked > 0 else { return nil }
            var account = RebalanceAccount(startMicroseconds: Int64(start / 1_000), findings: state.findings)
            account.droppedFrames = state.dropped
            account.unreadFrames = state.recorder.unreadFrames
            return account
        }
    }

    // MARK: DisturbanceObserver

    func willKill(_ process: String) {
        let hint = KillHint(client: process, microseconds: Self.now)
        account.state.withLock { $0.recorder.tell(hint) }
    }

    func began(_ toxic: Toxic, _ id: ToxicID, on side: ProxySide) {
        guard side == .consumers, let hold = toxic.frameHold else { return }
        let delay = InjectedDelay(id: id.rawValue, hold, from: Self.now)
        account.state.withLock { $0.recorder.tell(delay) }
    }

    func ended(_ id: ToxicID) {
        account.state.withLock { $0.recorder.endDelays(id.rawValue, at: Self.now) }
    }

    /// The clock of the tap, in µs.
    fileprivate static var now: Int64 { Int64(MonotonicClock.now / 1_000) }
}

extension RebalanceWatch.Account {
    fileprivate func advance() {
        tell(
            state.withLock { state in
                takeIn(&state)
                guard RebalanceWatch.now - state.looked > 500_000 else { return RebalanceFindings() }
                state.looked = RebalanceWatch.now
                let found = state.recorder.finish(at: state.looked)
                state.findings.append(found)
                return found
            })
    }

    fileprivate func conclude() {
        let (found, dropped, unread) = state.withLock { state in
            takeIn(&state)
            state.looked = RebalanceWatch.now
            let found = state.recorder.finish()
            state.findings.append(found)
            return (found, state.dropped, state.recorder.unreadFrames)
        }
        tell(found)
        events.append(
            .rebalancesWatched,
            detail: dropped > 0 ? "frames came faster than they were looked at: rebalances may be missing" : nil,
            values: ["dropped": Double(dropped), "unread": Double(unread)])
    }

    private func takeIn(_ state: inout RebalanceWatch.State) {
        let (records, dropped) = tap.take()
        for record in records { state.recorder.record(TapEvent(record)) }
        state.dropped += dropped
    }

    private func tell(_ findings: RebalanceFindings) {
        for rebalance in findings.rebalances { events.append(RunEvent(rebalance)) }
        for entry in findings.staticReturns { events.append(RunEvent(entry)) }
    }
}

extension InjectedDelay {
    fileprivate init(id: Int, _ hold: FrameHold, from begin: Int64) {
        var isMeant: (@Sendable (String) -> Bool)?
        if let pattern = hold.clientID { isMeant = { client in pattern.matches(client) } }
        let (seconds, attoseconds) = hold.delay.components
        self.init(
            id: id, direction: hold.isOfRequests ? .clientToBroker : .brokerToClient, apis: hold.apis,
            isMeant: isMeant, window: begin..<Int64.max,
            microseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
