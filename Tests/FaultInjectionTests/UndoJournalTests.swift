import FaultInjection
import Testing

@Suite struct UndoJournalTests {
    private typealias Entry = UndoJournal.Entry

    private func entry(_ id: String, _ step: Entry.Step, _ at: UInt64, lease: UInt64? = nil) -> Entry {
        Entry(id: id, step: step, atNanoseconds: at, undo: .endsWithHarness, leaseUntilNanoseconds: lease)
    }

    @Test func `what is appended is read again, also by the next process`() throws {
        let folder = try TemporaryFolder()
        let entries = [entry("a", .intended, 1, lease: 9), entry("a", .applied, 2), entry("a", .reverted, 3)]
        for entry in entries { try UndoJournal(folder.journal).append(entry) }
        #expect(UndoJournal.read(folder.journal) == entries)
    }

    @Test func `a journal that is missing is empty`() throws {
        #expect(try UndoJournal.read(TemporaryFolder().journal).isEmpty)
    }

    @Test func `open entries come latest first, without those that were reverted`() {
        let entries = [
            entry("a", .intended, 1), entry("b", .intended, 2), entry("c", .intended, 3), entry("b", .reverted, 4),
            entry("c", .failed, 5),
        ]
        #expect(UndoJournal.open(in: entries).map(\.id) == ["c", "a"])
    }

    @Test func `the last renewal says when a lease ends`() {
        let entries = [
            entry("a", .intended, 1, lease: 10), entry("b", .intended, 2, lease: 99),
            entry("a", .renewed, 3, lease: 20),
            entry("a", .applied, 4),
        ]
        #expect(UndoJournal.leaseEnd(of: "a", in: entries) == 20)
        #expect(UndoJournal.leaseEnd(of: "c", in: entries) == nil)
    }

    @Test func `a last line that was cut off is left out, and does not swallow the next one`() throws {
        let folder = try TemporaryFolder()
        let entries = [entry("a", .intended, 1), entry("a", .reverted, 2)]
        try UndoJournal(folder.journal).append(entries[0])
        try folder.cutOff()
        #expect(UndoJournal.read(folder.journal) == [entries[0]])
        try UndoJournal(folder.journal).append(entries[1])
        #expect(UndoJournal.read(folder.journal) == entries)
    }
}
