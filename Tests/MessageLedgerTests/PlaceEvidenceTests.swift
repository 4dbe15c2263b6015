import Foundation
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct PlaceEvidenceTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    /// One line of a history: message n is acknowledged at an offset, or delivered from one.
    private enum Step {
        case acknowledged(UInt64, Int64)
        case delivered(UInt64, Int64)
    }

    private func evidence(_ steps: [Step]) throws -> PlaceEvidence {
        var ledger = try ProducerLedger.create(in: directory.path, run: 7, producer: 0)
        for sequence in 0..<100 as Range<UInt64> { try ledger.attempt(sequence, checksum: 0) }
        for step in steps {
            switch step {
            case .acknowledged(let sequence, let offset):
                try ledger.acknowledge(sequence, at: Place(partition: 3, offset: offset))
            case .delivered(let sequence, let offset):
                _ = try ledger.deliver(sequence, from: Place(partition: 3, offset: offset))
            }
        }
        return try PlaceEvidence.read(directory.path, run: 7)
    }

    private func told(_ sightings: [PlaceEvidence.Sighting]) -> [[Int64]] {
        sightings.map { [Int64($0.message.sequence), $0.place.offset] }
    }

    @Test func `a place that both tell of is matched`() throws {
        let evidence = try evidence([.acknowledged(0, 10), .delivered(0, 10), .acknowledged(1, 11), .delivered(1, 11)])
        #expect(evidence.matched == 2)
        #expect(evidence.repeats == 0)
        #expect(evidence.undelivered.isEmpty && evidence.unacknowledged.isEmpty && evidence.conflicting.isEmpty)
        #expect(evidence.acknowledgements == 2)
    }

    @Test func `a place that is delivered again is counted as such`() throws {
        let evidence = try evidence([.acknowledged(0, 10), .delivered(0, 10), .delivered(0, 10), .delivered(0, 10)])
        #expect(evidence.matched == 1)
        #expect(evidence.repeats == 2)
    }

    @Test func `what only one side tells of is there with its place, in the order of the messages`() throws {
        let evidence = try evidence([
            .acknowledged(5, 9), .acknowledged(4, 4100), .delivered(7, 12), .delivered(6, 8192), .delivered(6, 8192),
        ])
        #expect(told(evidence.undelivered) == [[4, 4100], [5, 9]])
        #expect(told(evidence.unacknowledged) == [[6, 8192], [6, 8192], [7, 12]])
        #expect(evidence.place(of: MessageID(producer: 0, sequence: 4)) == Place(partition: 3, offset: 4100))
        #expect(evidence.place(of: MessageID(producer: 0, sequence: 7)) == nil)
    }

    @Test func `a place that two messages are told of is a conflict, whoever tells`() throws {
        let evidence = try evidence([
            .acknowledged(0, 10), .delivered(1, 10), .delivered(0, 10), .delivered(2, 20), .delivered(3, 20),
            .acknowledged(4, 30), .acknowledged(5, 30),
        ])
        let offsets = told(evidence.conflicting).sorted { $0.lexicographicallyPrecedes($1) }
        #expect(offsets == [[0, 10], [1, 10], [2, 20], [3, 20], [4, 30], [5, 30]])
        #expect(evidence.matched == 0)
    }

    @Test func `blocks and partitions are kept apart`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 7, producer: 2)
        for sequence in 0..<4 as Range<UInt64> { try ledger.attempt(sequence, checksum: 0) }
        let places = [
            Place(partition: 0, offset: 0), Place(partition: 0, offset: 4096), Place(partition: 65_534, offset: 0),
            Place(partition: 1, offset: 1 << 47),
        ]
        for (sequence, place) in places.enumerated() { try ledger.acknowledge(UInt64(sequence), at: place) }
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.undelivered.map(\.place) == places)
        #expect(evidence.undelivered.map(\.message.producer) == [2, 2, 2, 2])
    }

    @Test func `more blocks than are looked at together are all looked at`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 7, producer: 0)
        for sequence in 0..<2500 as Range<UInt64> {
            try ledger.attempt(sequence, checksum: 0)
            try ledger.acknowledge(sequence, at: Place(partition: 0, offset: Int64(sequence) * 4096))
            _ = try ledger.deliver(sequence, from: Place(partition: 0, offset: Int64(sequence) * 4096))
        }
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.matched == 2500)
        #expect(evidence.undelivered.isEmpty && evidence.unacknowledged.isEmpty)
    }

    @Test func `without places there is nothing, and no file`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 7, producer: 0)
        try ledger.attempt(0, checksum: 0)
        try ledger.acknowledge(0, at: nil)
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.acknowledgements == 0 && evidence.matched == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path.string)
        #expect(names.sorted() == ["producer-0-segment-0.facts", "producer-0.head"])
    }

    @Test func `the places of chosen messages are found, also where all agree`() throws {
        _ = try evidence([.acknowledged(0, 10), .delivered(0, 10), .acknowledged(1, 11)])
        let ids = [MessageID(producer: 0, sequence: 0), MessageID(producer: 0, sequence: 9)]
        let places = try PlaceEvidence.places(of: Set(ids), in: directory.path, run: 7)
        #expect(places == [ids[0]: Place(partition: 3, offset: 10)])
    }
}
