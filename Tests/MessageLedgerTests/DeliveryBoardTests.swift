import Foundation
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct DeliveryBoardTests {
    let directory: TemporaryDirectory
    let board: DeliveryBoard

    init() throws {
        directory = try TemporaryDirectory()
        board = try DeliveryBoard.create(in: directory.path, startOffsets: [0, 500], keys: 3)
    }

    @Test func `counters of all processes add up`() throws {
        let other = try DeliveryBoard.open(in: directory.path, partitions: 2)
        for counter in DeliveryBoard.Counter.allCases { board.count(counter, UInt64(counter.rawValue)) }
        for counter in DeliveryBoard.Counter.allCases { other.count(counter) }
        for counter in DeliveryBoard.Counter.allCases { #expect(board[counter] == UInt64(counter.rawValue) + 1) }
    }

    @Test func `a partition begins at its start offset, unread`() {
        #expect(board.firstOffset(of: 1) == 500)
        #expect(board.nextOffset(of: 1) == 500)
        #expect(board.lastDelivery(of: 1) == 0)
        #expect(board.assignee(of: 1) == 0)
    }

    @Test func `a delivery tells what was known of the partition before it`() {
        let first = board.deliver(partition: 1, offset: 500, member: 11, now: 1000)
        #expect(first == (0, 0, 500))
        let second = board.deliver(partition: 1, offset: 501, member: 22, now: 2000)
        #expect(second == (1000, 11, 501))
        #expect(board.lastDelivery(of: 1) == 2000)
        #expect(board.lastDelivery(of: 0) == 0)
    }

    @Test func `a rewind does not lower the next offset`() {
        _ = board.deliver(partition: 0, offset: 9, member: 1, now: 1)
        let replay = board.deliver(partition: 0, offset: 3, member: 1, now: 2)
        #expect(replay.expected == 10)
        #expect(board.nextOffset(of: 0) == 10)
    }

    @Test func `order is kept within a partition and not across`() {
        let verdicts = [
            board.isInOrder(partition: 0, sequence: 0), board.isInOrder(partition: 0, sequence: 7),
            board.isInOrder(partition: 1, sequence: 3), board.isInOrder(partition: 0, sequence: 5),
            board.isInOrder(partition: 0, sequence: 8),
        ]
        #expect(verdicts == [true, true, true, false, true])
    }

    @Test func `order is kept within a key and not across`() {
        let verdicts = [
            board.isInOrder(key: 0, sequence: 4), board.isInOrder(key: 2, sequence: 1),
            board.isInOrder(key: 0, sequence: 2), board.isInOrder(key: 2, sequence: 2),
        ]
        #expect(verdicts == [true, true, false, true])
    }

    @Test(arguments: [3, MessageStamp.noKey]) func `of a key outside the table nothing is known`(key: UInt32) {
        #expect(board.isInOrder(key: key, sequence: 9))
        #expect(board.isInOrder(key: key, sequence: 1))
    }

    @Test func `keys and partitions do not touch each other`() {
        #expect(board.isInOrder(partition: 1, sequence: 100))
        #expect(board.isInOrder(key: 0, sequence: 0))
        #expect(board.isInOrder(key: 2, sequence: 0))
        #expect(board.nextOffset(of: 1) == 500)
    }

    @Test func `a partition given up is free, unless somebody else has it already`() {
        board.setAssignee(11, of: 0)
        board.setAssignee(22, of: 0)
        board.clearAssignee(11, of: 0)
        #expect(board.assignee(of: 0) == 22)
        board.clearAssignee(22, of: 0)
        #expect(board.assignee(of: 0) == 0)
    }

    @Test func `a board of more partitions than the file holds is refused`() {
        #expect(throws: LedgerError.self) { try DeliveryBoard.open(in: directory.path, partitions: 3) }
    }
}
