import Foundation
import Measurement
import Synchronization
import TestSupport
import Testing

@testable import ConsumerFleet

@Suite struct StallTests {
    private func events(_ shell: ShellFleet) throws -> EventLog {
        try EventLog(shell.directory.events(of: "consumer-1"), source: "consumer-1")
    }

    /// Plays a consumer that looks at the board between two batches, until `stop` is set.
    private func play(_ stall: PollStall, _ stop: StopFlag, _ events: EventLog) -> Thread {
        let thread = Thread {
            while !stop.value.load(ordering: .relaxed) {
                stall.obey(until: stop.value, events)
                usleep(1000)
            }
        }
        thread.start()
        return thread
    }

    private final class StopFlag: Sendable { let value = Atomic<Bool>(false) }

    @Test func `a member says that it polls no more, and that it polls again`() async throws {
        let shell = try ShellFleet("exec sleep 60") { try StallBoard.create($0.stalls) }
        try await shell.fleet.join(1)
        let pid = try #require(await shell.fleet.pid(of: "consumer-1"))
        let board = try StallBoard.open(shell.directory.stalls)
        let stop = StopFlag()
        let thread = play(try #require(PollStall(board, member: "consumer-1", pid: pid)), stop, try events(shell))
        #expect(await shell.fleet.stall("consumer-1", for: .seconds(60)))
        #expect(board.isStalled(1, pid: pid))
        #expect(await shell.fleet.letPoll("consumer-1"))
        #expect(!board.isStalled(1, pid: pid))
        stop.value.store(true, ordering: .relaxed)
        #expect(await poll(within: .seconds(5)) { thread.isFinished })
        let told = EventLog.read(shell.directory.events(of: "consumer-1")).map(\.detail)
        #expect(told == ["it polls no more, as a fault asks", "it polls again"])
        await shell.fleet.stopAll(within: .seconds(1))
    }

    @Test func `a stall ends by itself with its time`() throws {
        let shell = try ShellFleet("exit 0")
        let board = try StallBoard.create(shell.directory.stalls)
        let stall = try #require(PollStall(board, member: "consumer-1", pid: 11))
        let stop = StopFlag()
        let begin = MonotonicClock.now
        board.ask(1, pid: 11, until: begin + 50_000_000)
        stall.obey(until: stop.value, try events(shell))
        #expect(MonotonicClock.now >= begin + 50_000_000)
        #expect(!board.isAsked(1, pid: 11) && !board.isStalled(1, pid: 11))
    }

    @Test func `another process under the same name is not meant`() throws {
        let shell = try ShellFleet("exit 0")
        let board = try StallBoard.create(shell.directory.stalls)
        board.ask(1, pid: 11, until: .max)
        #expect(board.isAsked(1, pid: 11))
        #expect(!board.isAsked(1, pid: 12) && !board.isAsked(2, pid: 11))
        board.release(1)
        #expect(!board.isAsked(1, pid: 11))
    }

    @Test func `a member that ends, and one of a fleet without a board, say nothing`() async throws {
        let shell = try ShellFleet("sleep 0.2") { try StallBoard.create($0.stalls) }
        try await shell.fleet.join(1)
        #expect(await !shell.fleet.stall("consumer-1", for: .seconds(60)))
        #expect(await !shell.fleet.stall("consumer-2", for: .seconds(60)))
        let others = try ShellFleet("exec sleep 60")
        try await others.fleet.join(1)
        #expect(!others.fleet.canStall)
        #expect(await !others.fleet.stall("consumer-1", for: .seconds(60)))
        await others.fleet.stopAll(within: .seconds(1))
    }

    @Test(arguments: [("consumer-7", 7), ("consumer-1023", 1023), ("consumer-1024", nil), ("consumer", nil)])
    func `a member has a slot by its number`(name: String, number: Int?) {
        #expect(PollStall.number(of: name) == number)
    }
}
