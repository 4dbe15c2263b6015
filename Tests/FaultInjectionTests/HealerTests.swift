import FaultInjection
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
}
