import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MessageLedger

@Suite struct PlaceJanitorTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    /// Two files of each teller are full, and a third one is begun.
    private static let count: UInt64 = 340_000

    private func place(_ sequence: UInt64, apart: UInt64 = 1) -> Place {
        Place(partition: Int32(sequence % 2 * apart), offset: Int64(sequence / 2))
    }

    /// A run of two partitions, whose numbers are `apart`; `deliver` says from which places a message comes.
    private func write(apart: UInt64 = 1, _ deliver: (UInt64) throws -> [Place]) throws {
        var producer = try ProducerLedger.create(in: directory.path, run: 7, producer: 0)
        var consumer = try ProducerLedger.open(in: directory.path, run: 7, producer: 0)
        for sequence in 0..<Self.count {
            try producer.attempt(sequence, checksum: 0)
            try producer.acknowledge(sequence, at: place(sequence, apart: apart))
            for place in try deliver(sequence) {
                let isFirst = try consumer.deliver(sequence, from: place)
                if isFirst == false { _ = try consumer.mark(.redelivered, sequence) }
            }
        }
    }

    private func sweep(budget: Int = 0) throws {
        var janitor = PlaceJanitor(directory.path, run: 7, budget: budget)
        try janitor.sweep()
    }

    private var bytes: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: directory.path.string)
                .filter { $0.hasSuffix(".places") || $0.hasSuffix(".blocks") }
                .map { directory.file($0).string }
                .reduce(0) { try $0 + (FileManager.default.attributesOfItem(atPath: $1)[.size] as? Int ?? 0) }
        }
    }

    @Test func `records in which all agree are removed, and the totals stay`() throws {
        try write { [place($0)] }
        let before = try bytes
        try sweep()
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.matched == Self.count)
        #expect(evidence.acknowledgements == Self.count)
        #expect(evidence.undelivered.isEmpty && evidence.incomparable.isEmpty)
        // What the writers have open stays, and the blocks that the last files are in.
        #expect(try bytes < before / 2)
    }

    @Test func `records below the budget are left alone`() throws {
        try write { [place($0)] }
        let before = try bytes
        try sweep(budget: 64 << 20)
        #expect(try bytes == before)
        #expect(!FileManager.default.fileExists(atPath: directory.file("agreed.blocks").string))
    }

    @Test func `whatever is odd keeps its records, and is told as before`() throws {
        try write { sequence in
            switch sequence {
            case 5: []
            case 700: [Place(partition: 0, offset: 999_999)]
            case 801: [place(803)]
            case 20_000: [place(20_000), place(20_000)]
            case 30_000: [place(30_000), Place(partition: 1, offset: 888_888)]
            default: [place(sequence)]
            }
        }
        let before = try PlaceEvidence.read(directory.path, run: 7)
        #expect(before.undelivered.map(\.message.sequence) == [5, 700, 801])
        #expect(before.conflicting.map(\.message.sequence).sorted() == [801, 803])
        #expect(before.unacknowledged.map(\.message.sequence) == [700, 30_000])
        let size = try bytes
        try sweep()
        let after = try PlaceEvidence.read(directory.path, run: 7)
        #expect(try bytes < size)
        #expect(after.undelivered == before.undelivered)
        #expect(after.unacknowledged == before.unacknowledged)
        #expect(Set(after.conflicting) == Set(before.conflicting))
        #expect(after.matched == before.matched)
        #expect(after.repeats == 1)
        #expect(after.acknowledgements == Self.count)
        #expect(after.incomparable.isEmpty)
    }

    /// A partition that comes in turn with one 64 beyond it is the slow case of `RecentBlocks`.
    @Test(arguments: [63, 64, 128] as [UInt64])
    func `partitions far apart that take turns are not mixed up`(apart: UInt64) throws {
        try write(apart: apart) { [$0 == 40_001 ? Place(partition: 0, offset: 777_777) : place($0, apart: apart)] }
        let before = try PlaceEvidence.read(directory.path, run: 7)
        #expect(before.matched == Self.count - 1)
        #expect(before.undelivered.map(\.place) == [place(40_001, apart: apart)])
        let size = try bytes
        try sweep()
        let after = try PlaceEvidence.read(directory.path, run: 7)
        #expect(try bytes < size / 2)
        #expect(after.matched == before.matched)
        #expect(after.undelivered == before.undelivered)
        #expect(after.unacknowledged == before.unacknowledged)
    }

    @Test func `a janitor that sweeps while the run goes on leaves what one at the end leaves`() throws {
        var janitor = PlaceJanitor(directory.path, run: 7, budget: 0)
        try write { sequence in
            if sequence % 30_000 == 0 { try janitor.sweep() }
            return sequence == 50_003 ? [] : [place(sequence)]
        }
        try janitor.sweep()
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.matched == Self.count - 1)
        #expect(evidence.undelivered.map(\.message.sequence) == [50_003])
        #expect(evidence.incomparable.isEmpty)
        let size = try bytes
        try sweep()
        #expect(try bytes == size)
    }

    @Test func `a second sweep finds nothing to do`() throws {
        try write { $0 % 50_000 == 1 ? [] : [place($0)] }
        try sweep()
        let size = try bytes
        try sweep()
        #expect(try bytes == size)
    }

    @Test func `a delivery that comes when the records are gone cannot be compared`() throws {
        try write { [place($0)] }
        try sweep()
        var late = try ProducerLedger.open(in: directory.path, run: 7, producer: 0)
        let isFirst = try late.deliver(3, from: place(3))
        #expect(isFirst == false)
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.incomparable.map(\.message.sequence) == [3])
    }

    @Test func `a message from a new place, when its first records are gone, is unacknowledged there`() throws {
        try write { [place($0)] }
        try sweep()
        var late = try ProducerLedger.open(in: directory.path, run: 7, producer: 0)
        _ = try late.deliver(3, from: Place(partition: 0, offset: 500_000))
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.unacknowledged.map(\.message.sequence) == [3])
        #expect(evidence.incomparable.isEmpty)
    }

    @Test func `a janitor that dies before it removes anything makes the rest incomparable, never agreeing`() throws {
        try write { [place($0)] }
        let key = PlaceBlock.key(Place(partition: 0, offset: 0).packed)
        let counts = FoldedBlock.Counts(places: 4096, repeats: 0)
        try FoldedBlocks.append([FoldedBlock(key: key, counts)], in: directory.path, run: 7)
        let evidence = try PlaceEvidence.read(directory.path, run: 7)
        #expect(evidence.incomparable.count == 4096)
        #expect(evidence.matched == Self.count)
    }

    @Test func `an entry that was cut off is none, and a damaged one an error`() throws {
        let blocks = [1, 2].map { FoldedBlock(key: $0, .init(places: 9, repeats: 1)) }
        try FoldedBlocks.append(blocks, in: directory.path, run: 7)
        let path = FoldedBlocks.path(in: directory.path).string
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 4096 + 16 + 9)
        #expect(try FoldedBlocks.read(in: directory.path, run: 7) == [1: .init(places: 9, repeats: 1)])
        try handle.seek(toOffset: 4096 + 3)
        try handle.write(contentsOf: [9])
        let error = #expect(throws: LedgerError.self) { try FoldedBlocks.read(in: directory.path, run: 7) }
        #expect(error?.problem == "is damaged at byte 4096")
    }
}
