import ConsumerFleet
import FaultInjection
import FaultProxy
import Foundation
import TargetKit
import Testing

@Suite struct HealerTests {
    private func heal(_ folder: TemporaryFolder, only ids: Set<String>? = nil) async -> [Healer.Report] {
        await Healer.heal(folder.journal, only: { entry, _ in ids?.contains(entry.id) ?? true }) { action in
            action.description
        }
    }

    @Test func `what is open is undone once, latest first`() async throws {
        let folder = try TemporaryFolder()
        folder.make("first")
        folder.make("second")
        try folder.intend([("first", ["rm", "first"]), ("second", ["rm", "second"])])
        let reports = await heal(folder)
        #expect(reports.map(\.id) == ["second", "first"])
        #expect(reports.allSatisfy { $0.isClean })
        #expect(!folder.has("first") && !folder.has("second"))
        #expect(UndoJournal.read(folder.journal).filter { $0.step == .reverted }.count == 2)
        #expect(await heal(folder).isEmpty)
    }

    @Test func `an undo that fails is reported and stays open`() async throws {
        let folder = try TemporaryFolder()
        try folder.intend([("gone", ["rm", "gone"])])
        let report = try #require(await heal(folder).first)
        #expect(!report.isClean)
        #expect(report.description.hasPrefix("FAILED  gone (command on a file): 'rm gone' ended with"))
        #expect(UndoJournal.open(in: UndoJournal.read(folder.journal)).map(\.id) == ["gone"])
        folder.make("gone")
        #expect(await heal(folder).map(\.isClean) == [true])
    }

    @Test func `only what is due is undone`() async throws {
        let folder = try TemporaryFolder()
        try folder.intend([("due", ["touch", "due"]), ("later", ["touch", "later"])])
        #expect(await heal(folder, only: ["due"]).map(\.id) == ["due"])
        #expect(folder.has("due") && !folder.has("later"))
        #expect(UndoJournal.open(in: UndoJournal.read(folder.journal)).map(\.id) == ["later"])
    }

    @Test func `a journal that was cut off is healed once`() async throws {
        let folder = try TemporaryFolder()
        try folder.intend([("marker", ["touch", "undone"])])
        try folder.cutOff()
        #expect(await heal(folder).map(\.id) == ["marker"])
        #expect(await heal(folder).isEmpty)
    }

    @Test func `an undo that fails stops no other`() async throws {
        let folder = try TemporaryFolder()
        try folder.intend([("good", ["touch", "done"]), ("bad", ["rm", "missing"])])
        #expect(await heal(folder).map(\.isClean) == [false, true])
        #expect(folder.has("done"))
    }

    @Test func `what ended with the harness needs nothing and is closed`() async throws {
        let folder = try TemporaryFolder()
        try UndoJournal(folder.journal).append(
            UndoJournal.Entry(id: "kill", step: .intended, atNanoseconds: 1, undo: .endsWithHarness))
        #expect(await heal(folder).map(\.isClean) == [true])
        #expect(await heal(folder).isEmpty)
    }

    @Test func `replicas are put back by the target, and stay open while it cannot`() async throws {
        let folder = try TemporaryFolder()
        let order = ReplicaOrder(bootstrap: "127.0.0.1:9092", topic: "orders", replicas: [0: [1, 2]])
        try UndoJournal(folder.journal).append(
            UndoJournal.Entry(id: "elect", step: .intended, atNanoseconds: 1, undo: .restoreReplicas(order)))
        let failed = await Healer.heal(folder.journal) { _ throws(FaultError) in throw FaultError("no target") }
        #expect(failed.map(\.text) == ["no target"])
        let healed = await Healer.heal(folder.journal) { action throws(FaultError) in
            guard action == .restoreReplicas(order) else { throw FaultError("another action") }
            return "restored"
        }
        #expect(healed.map(\.text) == ["restored"])
        #expect(UndoJournal.open(in: UndoJournal.read(folder.journal)).isEmpty)
    }

    @Test(.enabled(if: KernelPacketLoss.reasonUnavailable() == nil, "needs root and nftables"))
    func `a table that loses packets is found by its name and removed`() async throws {
        let folder = try TemporaryFolder()
        let table = try KernelPacketLoss.tableName(run: "heal-\(UUID().uuidString)")
        try UndoJournal(folder.journal).append(
            UndoJournal.Entry(id: "loss", step: .intended, atNanoseconds: 1, undo: .removePacketLoss(table: table)))
        // Without rules: it touches nothing of this machine.
        _ = try KernelPacketLoss.start(run: String(table.dropFirst("highwater-".count)))
        #expect(try KernelPacketLoss.tables().contains(table))
        #expect(await heal(folder).map(\.text) == ["removed the table \(table) of nftables"])
        #expect(try !KernelPacketLoss.tables().contains(table))
        #expect(await heal(folder).isEmpty)
    }

    @Test func `the name of a table of somebody else is refused and stays open`() async throws {
        let folder = try TemporaryFolder()
        try UndoJournal(folder.journal).append(
            UndoJournal.Entry(id: "loss", step: .intended, atNanoseconds: 1, undo: .removePacketLoss(table: "filter")))
        #expect(await heal(folder).map(\.isClean) == [false])
    }

    @Test func `the harness of a journal lives while the process of its last entry does`() {
        let ours = UndoJournal.Entry(id: "a", step: .intended, atNanoseconds: .max)
        let gone = UndoJournal.Entry(id: "a", step: .intended, harness: .max, atNanoseconds: .max)
        #expect(Healer.isHarnessAlive([gone, ours]))
        #expect(!Healer.isHarnessAlive([ours, gone]))
        #expect(!Healer.isHarnessAlive([]))
    }

    #if os(Linux)
        @Test func `a process that began after the last entry did not write it`() {
            #expect(!Healer.isHarnessAlive([UndoJournal.Entry(id: "a", step: .intended, atNanoseconds: 1)]))
        }
    #endif

    @Test func `a consumer of others that was left stopped runs on, and one that was killed stays away`() async throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sleep")
        process.arguments = ["60"]
        try process.run()
        let consumer = AttachedConsumer.process(try LocalProcess(pid: process.processIdentifier))
        try await consumer.reach.pause()
        try await consumer.wait(within: .seconds(10), for: "stopped") { $0.condition == .stopped }
        let journal = try UndoJournal(folder.journal)
        for (id, undo) in [("pause", UndoAction.wakeConsumer(consumer)), ("kill", .nothing(reason: "it stays away"))] {
            try journal.append(UndoJournal.Entry(id: id, step: .intended, atNanoseconds: 1, undo: undo))
        }
        let reports = await heal(folder)
        #expect(reports.allSatisfy { $0.isClean })
        #expect(Set(reports.map(\.text)) == ["\(consumer.label) is running", "nothing can be undone: it stays away"])
        // A signal that somebody here ignores is ignored by children too.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(await heal(folder).isEmpty)
    }
}
