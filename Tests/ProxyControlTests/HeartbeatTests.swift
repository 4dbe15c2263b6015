import Synchronization
import TestSupport
import Testing

@testable import ProxyControl

@Suite struct HeartbeatTests {
    private struct NoAnswer: Error {}

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .acquiring) }
        func set() { value.store(true, ordering: .releasing) }
    }

    /// Lets the clock go on in steps until the task has ended, and says how long that took.
    private func run(_ clock: ManualClock, _ heartbeat: Heartbeat<ManualClock>) async throws -> Duration {
        let start = clock.now
        let ended = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await heartbeat.run()
                ended.set()
            }
            let isOver = await poll {
                if clock.sleepers == 1 { clock.advance(by: .seconds(1)) }
                return ended.isSet
            }
            #expect(isOver)
            try await group.waitForAll()
        }
        return clock.now - start
    }

    @Test func `a lease is renewed three times in a term, until it is refused`() async throws {
        let clock = ManualClock()
        let beats = Mutex(0)
        let length = try await run(
            clock,
            Heartbeat(clock: clock, term: .seconds(30)) {
                beats.withLock {
                    $0 += 1
                    return $0 < 7
                }
            })
        #expect(beats.withLock { $0 } == 7)
        #expect(length == .seconds(70))
    }

    @Test func `a lease that nobody answers for is lost after a whole term`() async throws {
        let clock = ManualClock()
        let beats = Mutex(0)
        let length = try await run(
            clock,
            Heartbeat(clock: clock, term: .seconds(30)) {
                let beat = beats.withLock {
                    $0 += 1
                    return $0
                }
                if beat > 3 { throw NoAnswer() }
                return true
            })
        #expect(length == .seconds(60))
    }
}
