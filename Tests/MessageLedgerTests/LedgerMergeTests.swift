import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MessageLedger

@Suite struct LedgerMergeTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    /// Everything that a ledger says, in a form that can be compared.
    private struct Content: Equatable {
        var attempted: [UInt64] = []
        var unrecorded: [UInt64] = []
        var facts: [[UInt64]] = []
        var checksums: [UInt32?] = []
        var matched: UInt64 = 0
        var repeats: UInt64 = 0
        var odd: [PlaceEvidence.Sighting] = []
        var conflicts: Set<PlaceEvidence.Sighting> = []
        var counters: [UInt64] = []
        var slots: [[UInt64]] = []
    }

    private static let producers: UInt32 = 2

    private func content(_ name: String) throws -> Content {
        let path = directory.file(name)
        var content = Content()
        for producer in 0..<Self.producers {
            var ledger = try ProducerLedger.open(in: path, run: 7, producer: producer, writable: false)
            content.attempted.append(ledger.attempted)
            content.unrecorded.append(ledger.unrecorded)
            try ledger.forEachWord { _, words in content.facts.append(Fact.allCases.map { words[$0] }) }
            content.checksums += (0..<ledger.attempted).map { ledger.checksum(of: $0) }
        }
        let evidence = try PlaceEvidence.read(path, run: 7)
        (content.matched, content.repeats) = (evidence.matched, evidence.repeats)
        content.odd = evidence.undelivered + evidence.unacknowledged
        content.conflicts = Set(evidence.conflicting)
        let board = try DeliveryBoard.open(in: path, partitions: 2, writable: false)
        content.counters = DeliveryBoard.Counter.allCases.map { board[$0] }
        content.slots = (0..<2).map {
            [
                UInt64(board.nextOffset(of: $0)), UInt64(board.firstOffset(of: $0)), board.lastDelivery(of: $0),
                board.assignee(of: $0),
            ]
        }
        return content
    }

    /// A part that has seen a random share of one run: the messages, their checksums and their places are the same in all.
    private func write(_ name: String, _ random: inout SeededNumbers) throws {
        let path = directory.file(name)
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        for producer in 0..<Self.producers {
            var ledger = try ProducerLedger.create(in: path, run: 7, producer: producer, keepsChecksums: true)
            let attempted = UInt64.random(in: 100...300, using: &random)
            for sequence in 0..<attempted { try ledger.attempt(sequence, checksum: UInt32(sequence) &* 77) }
            for sequence in 0..<attempted {
                for fact in Fact.allCases where Int.random(in: 0..<9, using: &random) == 0 {
                    _ = try ledger.mark(fact, sequence)
                }
                let place = Place(partition: Int32(producer), offset: Int64(sequence))
                if Bool.random(using: &random) { try ledger.acknowledge(sequence, at: place) }
                if Bool.random(using: &random) { _ = try ledger.deliver(sequence, from: place) }
            }
        }
        let board = try DeliveryBoard.create(in: path, startOffsets: [0, 3], keys: 4)
        for counter in DeliveryBoard.Counter.allCases { board.count(counter, .random(in: 0..<9, using: &random)) }
        for partition in 0..<2 {
            _ = board.deliver(
                partition: partition, offset: .random(in: 0..<900, using: &random),
                member: .random(in: 1..<5, using: &random), now: .random(in: 1..<5, using: &random))
            board.setAssignee(.random(in: 1..<5, using: &random), of: partition)
        }
    }

    private func merge(_ parts: [String], into target: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory.file(target).string, withIntermediateDirectories: true)
        try LedgerMerge(parts.map(directory.file), into: directory.file(target), run: 7)
            .merge(producers: Int(Self.producers), partitions: 2)
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func `parts may be merged in any order and in any grouping`(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        for name in ["a", "b", "c"] { try write(name, &random) }
        try merge(["a", "b", "c"], into: "all")
        try merge(["c", "a", "b"], into: "turned")
        try merge(["a", "b"], into: "ab")
        try merge(["ab", "c"], into: "left")
        try merge(["b", "c"], into: "bc")
        try merge(["a", "bc"], into: "right")
        let all = try content("all")
        for name in ["turned", "left", "right"] { #expect(try content(name) == all, "\(name) of seed \(seed)") }
    }

    @Test func `what any part knows is known, and what is counted adds up`() throws {
        var random = SeededNumbers(seed: 99)
        for name in ["a", "b"] { try write(name, &random) }
        try merge(["a", "b"], into: "all")
        let (a, b, all) = (try content("a"), try content("b"), try content("all"))
        #expect(all.counters == zip(a.counters, b.counters).map(+))
        #expect(all.attempted == zip(a.attempted, b.attempted).map(max))
        #expect(all.facts.count == all.attempted.reduce(0) { $0 + (Int($1) + 63) / 64 })
        #expect(all.facts[0] == zip(a.facts[0], b.facts[0]).map { $0 | $1 })
        #expect(all.checksums.prefix(100) == a.checksums.prefix(100))
        #expect(all.slots[1][1] == 3)
    }

    @Test func `a part alone stays what it is`() throws {
        var random = SeededNumbers(seed: 5)
        try write("a", &random)
        try merge(["a"], into: "copy")
        #expect(try content("copy") == content("a"))
    }
}
