import Foundation
import Measurement
import Synchronization
import TargetKit

/// Asks the target for the lag again and again, on a thread of its own: a target that hangs delays nobody else.
final class LagWatch<Observer: GroupObserver>: Sendable {
    private struct State {
        var lags: [Int64] = []
        var measuredAt: UInt64 = 0
        var isRunning = false
    }

    private let observer: Observer
    private let partitions: Int
    private let state = Mutex(State())
    private let stopping = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)

    init(_ observer: Observer, partitions: Int) {
        self.observer = observer
        self.partitions = partitions
    }

    func start() {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in run() }
        thread.name = "lag"
        thread.start()
    }

    /// Returns when the watching has ended; at once when it never began. Safe to repeat.
    func stop() {
        let isRunning = state.withLock { state in
            defer { state.isRunning = false }
            return state.isRunning
        }
        guard isRunning else { return }
        stopping.store(true, ordering: .relaxed)
        ended.wait()
    }

    /// The lag of each partition, if it was measured after a moment of the monotonic clock.
    func current(since moment: UInt64) -> [Int64]? {
        state.withLock { $0.measuredAt >= moment && !$0.lags.isEmpty ? $0.lags : nil }
    }

    private func run() {
        while !stopping.load(ordering: .relaxed) {
            let begin = MonotonicClock.now
            let position = observer.position(within: .milliseconds(1000))
            if position.partitions.count == partitions {
                state.withLock { ($0.lags, $0.measuredAt) = (Array(position.lags.values), begin) }
            }
            Thread.sleep(forTimeInterval: 0.2)
        }
        ended.signal()
    }
}
