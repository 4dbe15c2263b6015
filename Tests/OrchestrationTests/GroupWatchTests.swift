import Measurement
import MessageLedger
import TargetKit
import TestSupport
import Testing

@testable import Orchestration

@Suite struct GroupWatchTests {
    private let temporary: TemporaryDirectory
    private let events: EventLog

    init() throws {
        temporary = try TemporaryDirectory()
        events = try EventLog(temporary.file("events.jsonl"), source: "harness")
    }

    private func told(_ kind: RunEvent.Kind) -> [RunEvent] {
        EventLog.read(temporary.file("events.jsonl")).filter { $0.kind == kind }
    }

    private func membership(_ owners: [(String, [Int32])]) -> GroupMembership {
        GroupMembership(members: owners.map { .init(client: $0.0, partitions: $0.1) })
    }

    @Test func `owners are told when they change, and counted each time`() {
        let journal = GroupJournal(events)
        journal.note(membership([("b", [2]), ("a", [1, 0])]))
        journal.note(membership([("a", [0, 1]), ("b", [2])]))
        journal.note(membership([]))
        #expect(told(.owners).map(\.detail) == ["a: 0 1; b: 2", "nobody owns a partition"])
        #expect(journal.readings == 3)
        #expect(told(.twoOwners).isEmpty)
    }

    @Test func `a partition with two owners is told once for each pair`() {
        let journal = GroupJournal(events)
        journal.note(membership([("b", [0, 2]), ("a", [0])]))
        journal.note(membership([("b", [0]), ("a", [0])]))
        #expect(told(.twoOwners).map(\.detail) == ["a and b"])
        #expect(told(.twoOwners).first?.values == ["partition": 0])
    }

    @Test func `leaders are told when they change, and a topic that is gone`() {
        let journal = GroupJournal(events)
        for leaders in [[1, 2], [1, 2], [1, -1], []] as [[Int32]] { journal.note(TopicLeaders(leaders)) }
        #expect(told(.topic).map(\.detail) == ["leaders 1 2", "leaders 1 -", "the topic does not exist"])
        #expect(
            told(.topic).map(\.values) == [
                ["partitions": 2, "leaderless": 0], ["partitions": 2, "leaderless": 1],
                ["partitions": 0, "leaderless": 0],
            ])
    }

    @Test func `a position that the broker has committed beyond what was delivered is told once`() throws {
        let board = try DeliveryBoard.create(in: temporary.path, startOffsets: [10, 0], keys: 0)
        let watch = CommitWatch(board, events)
        watch.note(GroupPosition(partitions: [0: (end: 20, committed: 10), 1: (end: 9, committed: 0)]))
        #expect(told(.commitAhead).isEmpty)
        _ = board.deliver(partition: 0, offset: 10, member: 1, now: 1)
        watch.note(GroupPosition(partitions: [0: (end: 20, committed: 11)]))
        for _ in 0..<2 { watch.note(GroupPosition(partitions: [0: (end: 20, committed: 15)])) }
        #expect(told(.commitAhead).map(\.values) == [["partition": 0, "committed": 15, "delivered": 11]])
        #expect(watch.readings == 4)
    }

    @Test func `of commits that are always ahead the first hundred are told`() throws {
        let board = try DeliveryBoard.create(in: temporary.path, startOffsets: [0], keys: 0)
        let watch = CommitWatch(board, events)
        for position in 1...300 as ClosedRange<Int64> {
            watch.note(GroupPosition(partitions: [0: (end: 999, committed: position)]))
        }
        #expect(told(.commitAhead).count == 100)
    }
}
