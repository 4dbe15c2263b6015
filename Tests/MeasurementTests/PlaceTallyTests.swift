import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TestSupport
import Testing

/// What is said of places, once the facts of the messages are known too.
@Suite struct PlaceTallyTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    /// A run of ten messages, message n acknowledged at offset n of partition 0 unless it is in `unanswered`; `delivered`
    /// holds messages and the offsets that they came from.
    private func places(unanswered: Set<UInt64> = [], _ delivered: [(UInt64, Int64)]) throws -> PlaceTally {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        for sequence in 0..<10 as Range<UInt64> {
            try ledger.attempt(sequence, checksum: 0)
            guard !unanswered.contains(sequence) else { continue }
            try ledger.acknowledge(sequence, at: Place(partition: 0, offset: Int64(sequence)))
        }
        for (sequence, offset) in delivered {
            let isFirst = try ledger.deliver(sequence, from: Place(partition: 0, offset: offset))
            if isFirst == false { _ = try ledger.mark(.redelivered, sequence) }
        }
        return try read()
    }

    private func read() throws -> PlaceTally {
        try MessageTally.read(directory.path, run: 1, producers: 1).places
    }

    private let all = (0..<10 as Range<UInt64>).map { ($0, Int64($0)) }

    private func sequences(_ finds: PlaceTally.Finds) -> [[UInt64]] {
        finds.examples.map { $0.messages.map(\.sequence) }
    }

    private func offsets(_ finds: PlaceTally.Finds) -> [[Int64]] { finds.examples.map { $0.places.map(\.offset) } }

    @Test func `all agree where each message came from its place`() throws {
        var expected = PlaceTally()
        expected.matched = 10
        #expect(try places(all) == expected)
    }

    @Test func `an offset that is delivered again is a repetition`() throws {
        let places = try places(all + [(4, 4), (4, 4), (5, 5)])
        #expect(places.repeats == 3)
        #expect(places.logDuplicates.total == 0)
        #expect(places.matched == 10)
    }

    @Test func `an acknowledged message from a further offset is in the log again`() throws {
        let places = try places(all + [(4, 11), (4, 12), (4, 12)])
        #expect(places.logDuplicates.total == 2)
        #expect(offsets(places.logDuplicates) == [[11], [12]])
        #expect(places.repeats == 1)
        #expect(places.moved.total == 0)
    }

    @Test func `a message without an answer lies where it was seen, once`() throws {
        let places = try places(unanswered: [3], all + [(3, 3)])
        #expect(places.logDuplicates.total == 0)
        #expect(places.matched == 9)
        #expect(places.repeats == 1)
        #expect(places.unplaced == 0)
    }

    @Test func `a message without an answer that was seen at two offsets is in the log again`() throws {
        let places = try places(unanswered: [3], all + [(3, 17)])
        #expect(offsets(places.logDuplicates) == [[3, 17]])
    }

    @Test func `a message that came from another offset only has moved`() throws {
        let places = try places(all.filter { $0.0 != 4 } + [(4, 44)])
        #expect(sequences(places.moved) == [[4]])
        #expect(offsets(places.moved) == [[4, 44]])
        #expect(places.conflicts.total == 0)
        #expect(places.logDuplicates.total == 0)
    }

    @Test func `an offset with two messages is a conflict, and nothing else is said of them`() throws {
        let places = try places(all.filter { $0.0 != 4 } + [(4, 5)])
        #expect(sequences(places.conflicts).map { $0.sorted() } == [[4, 5]])
        #expect(places.moved.total == 0)
        #expect(places.incomparable.total == 0)
    }

    @Test func `a message that was never delivered is no matter of places`() throws {
        let places = try places(all.filter { $0.0 != 4 })
        #expect(places.matched == 9)
        #expect(places.incomparable.total == 0)
        #expect(places.unplaced == 0)
    }

    @Test func `a delivery that told no place cannot be compared`() throws {
        _ = try places(all.filter { $0.0 != 4 })
        var ledger = try ProducerLedger.open(in: directory.path, run: 1, producer: 0)
        _ = try ledger.mark(.delivered, 4)
        #expect(sequences(try read().incomparable) == [[4]])
    }

    @Test func `an acknowledgement that told no place is missed`() throws {
        _ = try places(unanswered: [4], all)
        var ledger = try ProducerLedger.open(in: directory.path, run: 1, producer: 0)
        try ledger.acknowledge(4, at: nil)
        #expect(try read().unplaced == 1)
    }

    @Test func `records that are gone are missed, and never taken for agreement`() throws {
        _ = try places(all)
        for name in try directory.names where name.hasPrefix("acknowledgements-") { try directory.remove(name) }
        let places = try read()
        #expect(places.unplaced == 10)
        #expect(places.matched == 0)
        #expect(places.incomparable.total == 10)
        #expect(places.logDuplicates.total == 0)
    }
}

extension TemporaryDirectory {
    fileprivate var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path.string) }
    }

    fileprivate func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name).string) }
}
