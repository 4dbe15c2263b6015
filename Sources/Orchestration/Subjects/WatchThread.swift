import Foundation
import Synchronization

/// Repeats a look at the target on a thread of its own until it is stopped.
final class WatchThread: Sendable {
    private let name: String
    private let pause: Double
    private let look: @Sendable () -> Void
    private let isRunning = Mutex(false)
    private let stopping = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)

    /// `pause`: seconds between the end of a look and the next one.
    init(_ name: String, every pause: Double, _ look: @escaping @Sendable () -> Void) {
        (self.name, self.pause, self.look) = (name, pause, look)
    }

    func start() {
        isRunning.withLock { $0 = true }
        let thread = Thread { [self] in
            while !stopping.load(ordering: .relaxed) {
                look()
                rest()
            }
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Returns when the last look has ended: true the first time, false when it never began or was stopped before.
    @discardableResult
    func stop() -> Bool {
        let wasRunning = isRunning.withLock { isRunning in
            defer { isRunning = false }
            return isRunning
        }
        guard wasRunning else { return false }
        stopping.store(true, ordering: .relaxed)
        ended.wait()
        return true
    }

    private func rest() {
        let end = Date(timeIntervalSinceNow: pause)
        while !stopping.load(ordering: .relaxed), case let left = end.timeIntervalSinceNow, left > 0 {
            Thread.sleep(forTimeInterval: min(0.1, left))
        }
    }
}
