import Foundation
import NIOCore

/// What makes it an event loop to futures, timers and whoever else asks for one.
extension RelayLoop: EventLoop {
    /// Unchecked: used on the loop alone.
    private final class Handle: @unchecked Sendable { var timer: RelayTimers.Timer? }

    @discardableResult
    func scheduleTask<T>(deadline: NIODeadline, _ task: @escaping @Sendable () throws -> T) -> Scheduled<T> {
        let promise = makePromise(of: T.self)
        let handle = Handle()
        execute {
            handle.timer = self.at(deadline) {
                do { promise.assumeIsolatedUnsafeUnchecked().succeed(try task()) } catch { promise.fail(error) }
            }
        }
        return Scheduled(promise: promise) {
            self.execute { if let timer = handle.timer { self.cancel(timer) } }
        }
    }

    @discardableResult
    func scheduleTask<T>(in delay: TimeAmount, _ task: @escaping @Sendable () throws -> T) -> Scheduled<T> {
        scheduleTask(deadline: .now() + delay, task)
    }

    func next() -> any EventLoop { self }
    func any() -> any EventLoop { self }
    func makeIterator() -> EventLoopIterator { EventLoopIterator([self]) }

    func shutdownGracefully(queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void) {
        Task {
            await stop()
            queue.async { callback(nil) }
        }
    }
}
