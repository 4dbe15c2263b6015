import Foundation
import Measurement
import Synchronization
import TargetKit

/// Asks the target for the lag again and again, on a thread of its own: a target that hangs delays nobody else.
final class LagWatch<Observer: GroupObserver>: Sendable {
    private struct State {
        var lags: [Int64] = []
        var measuredAt: UInt64 = 0
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
        let thread = Thread { [self] in run() }
        thread.name = "lag"
        thread.start()
    }

    func stop() {
        stopping.store(true, ordering: .relaxed)
        ended.wait()
    }

    /// The lag of each partition, if every one was told and the answer is recent.
    func current(notOlderThan age: Duration) -> [Int64]? {
        let oldest = MonotonicClock.now - UInt64(age.nanoseconds)
        return current(since: oldest)
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
                state.withLock { $0 = State(lags: Array(position.lags.values), measuredAt: begin) }
            }
            Thread.sleep(forTimeInterval: 0.2)
        }
        ended.signal()
    }
}
