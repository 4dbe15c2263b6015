import Foundation
import NIOCore
import Synchronization
import Testing

@testable import FaultProxy

#if os(Linux)
    @Suite(.serialized) struct RelayLoopTests {
        @Test func `tasks of one thread run in their order, those of many all run`() async throws {
            let loop = try #require(RelayLoop(name: "test"))
            let counts = Mutex([Int](repeating: 0, count: 4))
            let isInOrder = Atomic(true)
            let threads = 4
            let each = 5_000
            let finished = Atomic(0)
            for thread in 0..<threads {
                Thread {
                    for number in 0..<each {
                        loop.execute {
                            let before = counts.withLock { counts in
                                defer { counts[thread] += 1 }
                                return counts[thread]
                            }
                            if before != number { isInOrder.store(false, ordering: .relaxed) }
                            if number == each - 1 { finished.add(1, ordering: .releasing) }
                        }
                    }
                }.start()
            }
            #expect(await eventually(within: .seconds(20)) { finished.load(ordering: .acquiring) == threads })
            #expect(counts.withLock { $0 } == [Int](repeating: each, count: threads))
            let wasInOrder = isInOrder.load(ordering: .relaxed)
            #expect(wasInOrder)
            await loop.stop()
        }

        @Test func `timers fire in the order of their times and never early, cancelled ones never`() async throws {
            let loop = try #require(RelayLoop(name: "test"))
            let fired = Mutex<[Int]>([])
            let start = NIODeadline.now()
            let delays = [30, 10, 20, 10, 40]
            let tasks = delays.enumerated().map { index, delay in
                loop.scheduleTask(deadline: start + .milliseconds(Int64(delay))) {
                    let early = NIODeadline.now() < start + .milliseconds(Int64(delay))
                    fired.withLock { $0.append(early ? -1 : index) }
                }
            }
            tasks[2].cancel()
            _ = try await tasks[4].futureResult.get()
            #expect(fired.withLock { $0 } == [1, 3, 0, 4])
            await #expect(throws: EventLoopError.self) { try await tasks[2].futureResult.get() }
            await loop.stop()
        }

        @Test func `a thousand cancelled timers do not stay until they are due`() {
            var timers = RelayTimers()
            let due = NIODeadline.now() + .hours(1)
            weak var watched: Witness?
            do {
                let witness = Witness()
                watched = witness
                for _ in 0..<1_000 { timers.cancel(timers.add(at: due) { withExtendedLifetime(witness) {} }) }
            }
            #expect(watched == nil)
            _ = timers.add(at: due - .minutes(1)) {}
            #expect(timers.due == due - .minutes(1))
            #expect(timers.next(dueBy: due) != nil && timers.next(dueBy: due) == nil)
        }

        private final class Witness {}

        @Test func `a loop that has ended drops what it is asked, and ends once`() async throws {
            let loop = try #require(RelayLoop(name: "test"))
            await loop.stop()
            await loop.stop()
            let hasRun = Atomic(false)
            loop.execute { hasRun.store(true, ordering: .relaxed) }
            let ran = hasRun.load(ordering: .relaxed)
            #expect(!ran && !loop.inEventLoop)
        }

        @Test func `pieces are joined as far as they fit, and go in their order`() {
            var pending = PendingBytes()
            for text in ["one", "two", "three"] { pending.append(ByteBuffer(string: text)) }
            #expect(pending.count == 11 && pending.isScattered)
            let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 7, alignment: 1)
            defer { space.deallocate() }
            #expect(pending.gather(into: space) == 6)
            #expect(String(decoding: space[..<6], as: UTF8.self) == "onetwo")
            pending.remove(first: 4)
            #expect(pending.first.map { String(buffer: $0) } == "wo" && pending.count == 7)
            pending.remove(first: 7)
            #expect(pending.isEmpty && pending.first == nil && !pending.isScattered)
        }
    }
#endif
