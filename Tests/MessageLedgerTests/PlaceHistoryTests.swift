import Foundation
import MessageLedger
import SystemPackage
import TestSupport
import Testing

/// Random histories, each written twice: into a directory that a janitor sweeps now and then, and into one without.
@Suite struct PlaceHistoryTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    private static let messages: UInt64 = 150_000

    /// The same ledger twice, with two consumers.
    private struct Twins: ~Copyable {
        var ledgers: [Box] = []
        let paths: [FilePath]

        final class Box {
            var producer: ProducerLedger
            var consumers: [Box2] = []
            init(_ producer: consuming ProducerLedger) { self.producer = producer }
        }

        final class Box2 {
            var ledger: ProducerLedger
            init(_ ledger: consuming ProducerLedger) { self.ledger = ledger }
        }

        init(_ directory: TemporaryDirectory) throws {
            paths = ["swept", "whole"].map(directory.file)
            for path in paths {
                try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
                let box = Box(try ProducerLedger.create(in: path, run: 7, producer: 0))
                for _ in 0..<2 { box.consumers.append(Box2(try .open(in: path, run: 7, producer: 0))) }
                ledgers.append(box)
            }
        }

        func acknowledge(_ sequence: UInt64, _ offset: UInt64) throws {
            for box in ledgers {
                try box.producer.acknowledge(sequence, at: Place(partition: 0, offset: Int64(offset)))
            }
        }

        func attempt(_ sequence: UInt64) throws {
            for box in ledgers { try box.producer.attempt(sequence, checksum: 0) }
        }

        func deliver(_ sequence: UInt64, _ offset: UInt64, to consumer: Int) throws {
            for box in ledgers {
                let place = Place(partition: 0, offset: Int64(offset))
                _ = try box.consumers[consumer].ledger.deliver(sequence, from: place)
            }
        }
    }

    /// Plays a history in which one message in some thousands meets something odd, and consumers go back by up to `rewind`.
    private func play(seed: UInt64, rewind: UInt64) throws -> (swept: PlaceEvidence, whole: PlaceEvidence) {
        var random = SeededNumbers(seed: seed)
        let twins = try Twins(directory)
        var janitor = PlaceJanitor(twins.paths[0], run: 7, budget: .random(in: 0...(1 << 20), using: &random))
        var consumer = 0
        for sequence in 0..<Self.messages {
            try twins.attempt(sequence)
            switch Int.random(in: 0..<20_000, using: &random) {
            case 0: try twins.deliver(sequence, sequence, to: consumer)  // its answer was lost
            case 1: try twins.acknowledge(sequence, sequence)  // it was lost
            case 2:  // it lies elsewhere
                try twins.acknowledge(sequence, sequence)
                try twins.deliver(sequence, sequence + 1_000_000, to: consumer)
            case 3:  // its offset is another's too
                try twins.acknowledge(sequence, sequence)
                try twins.deliver(sequence - min(sequence, 1), sequence, to: consumer)
            case 4:  // it is in the log again
                try twins.acknowledge(sequence, sequence)
                try twins.deliver(sequence, sequence, to: consumer)
                try twins.deliver(sequence, sequence + 2_000_000, to: consumer)
            case 5:  // the other consumer takes over, and begins where it was told to
                consumer = 1 - consumer
                try twins.acknowledge(sequence, sequence)
                let back = UInt64.random(in: 0...min(rewind, sequence), using: &random)
                for again in (sequence - back)...sequence { try twins.deliver(again, again, to: consumer) }
            default:
                try twins.acknowledge(sequence, sequence)
                try twins.deliver(sequence, sequence, to: consumer)
            }
            if sequence % 30_000 == 29_999 { try janitor.sweep() }
        }
        return (try .read(twins.paths[0], run: 7), try .read(twins.paths[1], run: 7))
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a swept ledger tells the same as a whole one`(seed: UInt64) throws {
        let (swept, whole) = try play(seed: seed, rewind: 2000)
        #expect(whole.conflicting.count + whole.unacknowledged.count + whole.undelivered.count > 0)
        #expect(swept.incomparable.count == 0)
        #expect(swept.matched == whole.matched)
        #expect(swept.repeats == whole.repeats)
        #expect(swept.acknowledgements == whole.acknowledgements)
        let isUndeliveredSame = swept.undelivered == whole.undelivered
        let isUnacknowledgedSame = swept.unacknowledged == whole.unacknowledged
        let isConflictSame = Set(swept.conflicting) == Set(whole.conflicting)
        #expect(isUndeliveredSame && isUnacknowledgedSame && isConflictSame)
    }

    @Test(arguments: 11...13 as ClosedRange<UInt64>)
    func `what comes too late to be compared is told as that, and never as agreement`(seed: UInt64) throws {
        let (swept, whole) = try play(seed: seed, rewind: 100_000)
        let late = swept.incomparable.count
        // A place that agreed before another message was told of it counted as matched.
        #expect(swept.matched >= whole.matched && swept.matched <= whole.matched + UInt64(late))
        #expect(swept.undelivered == whole.undelivered)
        #expect(Set(swept.conflicting).isSubset(of: Set(whole.conflicting)))
        let (isSame, isLess) = (swept.repeats == whole.repeats, swept.repeats < whole.repeats)
        #expect(late == 0 ? isSame : isLess)
        if late == 0 { #expect(Set(swept.conflicting) == Set(whole.conflicting)) }
    }
}
