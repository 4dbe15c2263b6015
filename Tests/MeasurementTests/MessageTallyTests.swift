import Measurement
import SystemPackage
import TestSupport
import Testing

@testable import MessageLedger

@Suite struct MessageTallyTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    /// A ledger of `count` acknowledged messages, message n at offset n of partition 0, of which some arrived.
    private func tally(
        acknowledged count: UInt64, delivered: some Sequence<UInt64>, applied: some Sequence<UInt64> = [],
        evictions: MessageTally.Evictions = [:]
    ) throws -> MessageTally {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        for sequence in 0..<count {
            try ledger.attempt(sequence, checksum: 0)
            try ledger.acknowledge(sequence, at: Place(partition: 0, offset: Int64(sequence)))
        }
        for sequence in delivered { _ = try ledger.mark(.delivered, sequence) }
        for sequence in applied { _ = try ledger.mark(.applied, sequence) }
        return try read(evictions)
    }

    private func read(_ evictions: MessageTally.Evictions = [:], producers: Int = 1) throws -> MessageTally {
        try MessageTally.read(directory.path, run: 1, producers: producers, evictions: evictions)
    }

    @Test func `nothing is lost when all arrived`() throws {
        let tally = try tally(acknowledged: 200, delivered: 0..<200)
        #expect(tally.acknowledged == 200)
        #expect(tally.delivered == 200)
        #expect(tally.lost.total == 0)
        #expect(tally.indeterminate == 0)
    }

    @Test func `loss is told by where it lies: at the start, in the middle, at the end`() throws {
        let lost = try tally(acknowledged: 300, delivered: (70..<150).filter { $0 % 40 != 0 }).lost
        #expect(lost.total == 300 - 78)
        #expect(lost.prefix == 70)
        #expect(lost.middle == 2)
        #expect(lost.tail == 150)
    }

    @Test func `when nothing arrived all of it is the end, which may merely be late`() throws {
        let lost = try tally(acknowledged: 5, delivered: []).lost
        #expect(lost.total == 5)
        #expect(lost.prefix == 0)
        #expect(lost.middle == 0)
        #expect(lost.tail == 5)
    }

    @Test func `the first ten are examples, with their places`() throws {
        let lost = try tally(acknowledged: 100, delivered: 0..<50).lost
        #expect(lost.total == 50)
        #expect(lost.examples.map(\.sequence) == Array(50..<60))
        #expect(lost.examples.first?.description == "message 0-50 (partition 0, offset 50)")
    }

    @Test func `what retention removed is evicted, not lost`() throws {
        let tally = try tally(
            acknowledged: 100, delivered: 30..<90, evictions: [0: [0..<10, 15..<20], 1: [20..<30]])
        #expect(tally.evicted.total == 15)
        #expect(tally.evicted.prefix == 15)
        #expect(tally.lost.total == 25)
        #expect(tally.lost.prefix == 15)
        #expect(tally.lost.tail == 10)
    }

    @Test func `what no consumer had reached is unread, not lost`() throws {
        _ = try tally(acknowledged: 100, delivered: 10..<90)
        let tally = try MessageTally.read(
            directory.path, run: 1, producers: 1, evictions: [0: [0..<4]], positions: [95])
        #expect(tally.evicted.total == 4)
        #expect(tally.unread.total == 5)
        #expect(tally.unread.tail == 5)
        #expect(tally.lost.prefix == 6)
        #expect(tally.lost.tail == 5)
        #expect(tally.lost.total == 11)
    }

    @Test func `a message without a place is never taken for evicted`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        try ledger.attempt(0, checksum: 0)
        try ledger.acknowledge(0, at: nil)
        let tally = try read([0: [0..<100]])
        #expect(tally.lost.total == 1)
        #expect(tally.evicted.total == 0)
        #expect(tally.lost.examples.map(\.description) == ["message 0-0"])
    }

    @Test func `acknowledged and never applied is told apart from never delivered`() throws {
        let tally = try tally(acknowledged: 100, delivered: 0..<100, applied: 0..<97)
        #expect(tally.lost.total == 0)
        #expect(tally.applied == 97)
        #expect(tally.notApplied.total == 3)
        #expect(tally.notApplied.tail == 3)
    }

    @Test func `a message without an answer is indeterminate until it is seen`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        for sequence in 0..<6 as Range<UInt64> { try ledger.attempt(sequence, checksum: 0) }
        try ledger.acknowledge(0, at: nil)
        _ = try ledger.mark(.rejected, 1)
        _ = try ledger.mark(.delivered, 2)
        _ = try ledger.mark(.applied, 3)
        let tally = try read()
        #expect(tally.attempted == 6)
        #expect(tally.rejected == 1)
        #expect(tally.indeterminate == 2)
        #expect(tally.lost.total == 1)
    }

    @Test func `redelivered messages are counted once each`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        try ledger.attempt(0, checksum: 0)
        for _ in 0..<3 { _ = try ledger.mark(.redelivered, 0) }
        #expect(try read().redelivered == 1)
    }

    @Test func `a message that was read from a place is not lost, though nothing marks it as delivered`() throws {
        var journal = PlaceJournal(directory.path, run: 1, .deliveries)
        for sequence in [7, 8] as [UInt64] {
            let place = Place(partition: 0, offset: Int64(sequence))
            try journal.append(place.packed, MessageID(producer: 0, sequence: sequence).packed)
        }
        let tally = try tally(acknowledged: 10, delivered: 0..<6)
        #expect(tally.unmarked == 2)
        #expect(tally.lost.examples.map(\.sequence) == [6, 9])
    }

    @Test func `acknowledgements beyond those that are marked are counted`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        for sequence in 0..<3 as Range<UInt64> { try ledger.attempt(sequence, checksum: 0) }
        try ledger.acknowledge(0, at: Place(partition: 0, offset: 0))
        var journal = PlaceJournal(directory.path, run: 1, .acknowledgements)
        try journal.append(Place(partition: 0, offset: 1).packed, MessageID(producer: 0, sequence: 1).packed)
        #expect(try read().places.unmarked == 1)
    }

    @Test func `the ledgers of all producers are counted`() throws {
        for producer in 0..<3 as Range<UInt32> {
            var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: producer)
            for sequence in 0..<10 as Range<UInt64> {
                try ledger.attempt(sequence, checksum: 0)
                try ledger.acknowledge(sequence, at: nil)
                if producer == 0 || sequence < 5 { _ = try ledger.mark(.delivered, sequence) }
            }
        }
        let tally = try read(producers: 3)
        #expect(tally.attempted == 30)
        #expect(tally.lost.total == 10)
        #expect(tally.lost.tail == 10)
        #expect(Set(tally.lost.examples.map(\.producer)) == [1, 2])
    }

    @Test func `what only asks owes no effect`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        for sequence in 0..<10 as Range<UInt64> {
            try ledger.attempt(sequence, checksum: 0)
            try ledger.acknowledge(sequence, at: nil)
            if sequence % 2 == 0 { _ = try ledger.mark(.readOnly, sequence) }
        }
        _ = try ledger.mark(.applied, 1)
        let tally = try read()
        #expect(tally.owed == 5)
        #expect(tally.notApplied.examples.map(\.sequence) == [3, 5, 7, 9])
    }

    @Test func `a missing ledger is an error, never an empty tally`() {
        #expect(throws: LedgerError.self) { try read() }
    }
}
