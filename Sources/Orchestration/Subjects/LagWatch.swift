import Measurement
import Synchronization
import TargetKit

/// Asks the target for the lag again and again, on a thread of its own: a target that hangs delays nobody else.
final class LagWatch<Observer: GroupObserver>: Sendable {
    private struct State {
        var lags: [Int64] = []
        var measuredAt: UInt64 = 0
    }

    private final class Latest: Sendable {
        let state = Mutex(State())
    }

    private let latest: Latest
    private let thread: WatchThread

    /// `note`: called with each whole answer.
    init(_ observer: Observer, partitions: Int, note: @escaping @Sendable (GroupPosition) -> Void = { _ in }) {
        let latest = Latest()
        self.latest = latest
        thread = WatchThread("lag", every: 0.2) {
            let begin = MonotonicClock.now
            let position = observer.position(within: .milliseconds(1000))
            guard position.partitions.count == partitions else { return }
            latest.state.withLock { ($0.lags, $0.measuredAt) = (Array(position.lags.values), begin) }
            note(position)
        }
    }

    func start() { thread.start() }

    /// Returns when the watching has ended; at once when it never began. Safe to repeat.
    func stop() { thread.stop() }

    /// The lag of each partition, if it was measured after a moment of the monotonic clock.
    func current(since moment: UInt64) -> [Int64]? {
        latest.state.withLock { $0.measuredAt >= moment && !$0.lags.isEmpty ? $0.lags : nil }
    }
}
