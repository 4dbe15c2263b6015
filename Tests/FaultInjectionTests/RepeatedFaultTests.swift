import Experiments
import FaultProxy
import Foundation
import Measurement
import Synchronization
import Testing

@testable import FaultInjection

/// A timeline with a fault that is a command of the system: real, and over in milliseconds.
@Suite struct RepeatedFaultTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func scheduled(_ repetition: FaultRepetition?, script: String = "echo x >> done") throws -> ScheduledFault {
        let fault = try Document.decode(
            "{run: [sh, -c, 'cd \(folder.path) && \(script)'], undo: [sh, -c, 'echo x >> \(folder.path)/undone']}",
            file: "test.yaml"
        ) { CommandFault(fields: $0) }
        return ScheduledFault(
            id: "it", at: .milliseconds(20), fault: fault, duration: .milliseconds(30), repetition: repetition,
            location: SourceLocation(file: "test.yaml", line: 1, column: 1))
    }

    private func lines(_ name: String) -> Int {
        let text = try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        return text?.split(separator: "\n").count ?? 0
    }

    /// Runs a schedule, and gives what became of it; `isUnclear` gets how many repetitions there were.
    private func run(
        _ schedule: [ScheduledFault], isUnclear: @escaping @Sendable (Int) -> Bool = { _ in false }
    ) async throws -> [FaultRecord] {
        let broker = try #require(HostPort("127.0.0.1:9"))
        let proxy = try await ProxyServer.start(.init(bootstrap: [broker], sides: ["consumers"], seed: 1))
        let timeline = FaultTimeline(
            scene: FaultScene(fleet: nil, proxy: proxy, leaders: nil, nodes: nil),
            journal: try UndoJournal(folder.journal),
            events: try EventLog(folder.journal.removingLastComponent().appending("events.jsonl"), source: "harness"),
            seed: SeedTree(seed: 1), start: MonotonicClock.now)
        await timeline.run(schedule) { _, faults in isUnclear(faults.count) }
        let faults = await timeline.faults
        await proxy.shutdown()
        return faults
    }

    @Test func `each repetition is carried out, proven, undone and recorded by itself`() async throws {
        let fault = try scheduled(FaultRepetition(times: 3, atMost: 6, every: .milliseconds(150)))
        let records = try await run([fault])
        #expect(records.map(\.id) == ["it#1", "it#2", "it#3"])
        #expect(records.map(\.repetition?.number) == [1, 2, 3])
        #expect(records.allSatisfy { $0.scheduleID == "it" && $0.proof != nil && $0.revertProof != nil })
        let planned = records.map { ($0.plannedSeconds * 1000).rounded() }
        #expect(planned == [20, 170, 320])
        for (record, planned) in zip(records, planned) {
            #expect(try #require(record.injectedSeconds) * 1000 >= planned)
        }
        #expect(lines("done") == 3 && lines("undone") == 3)
        let journal = try String(contentsOfFile: folder.journal.string, encoding: .utf8)
        for number in 1...3 {
            let own = journal.split(separator: "\n").filter { $0.contains("\"it#\(number)\"") }
            #expect(own.count { $0.contains("\"intended\"") } == 1 && own.count { $0.contains("\"reverted\"") } == 1)
        }
    }

    @Test func `it goes on while a check is unclear, and no further than its cap`() async throws {
        let fault = try scheduled(FaultRepetition(times: 2, atMost: 4, every: .milliseconds(120)))
        let asked = Mutex<[Int]>([])
        let three = try await run([fault]) { count in
            asked.withLock { $0.append(count) }
            return count < 3
        }
        #expect(three.count == 3 && asked.withLock { $0 } == [2, 3])
        #expect(try await run([fault]) { _ in true }.count == 4)
    }

    @Test func `further repetitions stand behind the others of their fault`() async throws {
        var other = try scheduled(nil)
        other.id = "other"
        let fault = try scheduled(FaultRepetition(times: 2, atMost: 3, every: .milliseconds(120)))
        let records = try await run([fault, other]) { _ in true }
        #expect(records.map(\.id) == ["it#1", "it#2", "it#3", "other"])
        #expect(records.last?.repetition == nil)
    }

    @Test func `a repetition that fails does not keep the others from being tried`() async throws {
        let fault = try scheduled(
            FaultRepetition(times: 3, atMost: 3, every: .milliseconds(150)),
            script: "echo x >> done; test $(wc -l < done) -ne 2")
        let records = try await run([fault])
        #expect(records.map { $0.failure == nil } == [true, false, true])
        #expect(lines("undone") == 3, "what a command did before it failed is put back")
    }

    @Test func `a run that is stopped begins no more of them, and names those that were planned`() async throws {
        let fault = try scheduled(FaultRepetition(times: 3, atMost: 3, every: .seconds(60)))
        let run = Task { try await self.run([fault]) }
        let deadline = ContinuousClock.now + .seconds(10)
        while lines("undone") < 1, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        run.cancel()
        let records = try await run.value
        #expect(records.map { $0.injectedSeconds != nil } == [true, false, false])
    }
}
