import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MessageLedger

@Suite struct FactPlanesTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    private func blocks(_ path: FilePath) -> Int {
        var status = stat()
        return stat(path.string, &status) == 0 ? Int(status.st_blocks) * 512 : 0
    }

    private var segment: FilePath { FactPlanes.path(in: directory.path, producer: 0, index: 0) }

    @Test func `a fact that no message has takes no room on the disk`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        try ledger.attempt(0, checksum: 0)
        #expect(blocks(segment) <= 4096 + FactPlanes.byteCount + 8192)
        _ = try ledger.mark(.applied, 0)
        let two = 2 * FactPlanes.byteCount
        #expect((two...(two + 12_288)).contains(blocks(segment)))
        let (applied, rejected) = (ledger.holds(.applied, 0), ledger.holds(.rejected, 0))
        #expect(applied && !rejected)
    }

    @Test func `several views reserve the same plane, and none loses what another marked`() throws {
        var views: [LedgerBox] = [LedgerBox(try .create(in: directory.path, run: 1, producer: 0))]
        for sequence in 0..<64 as Range<UInt64> { try views[0].ledger.attempt(sequence, checksum: 0) }
        for _ in 0..<3 { views.append(LedgerBox(try .open(in: directory.path, run: 1, producer: 0))) }
        for (number, view) in views.enumerated() {
            for fact in Fact.allCases { _ = try view.ledger.mark(fact, UInt64(number)) }
        }
        try views[0].ledger.forEachWord { _, facts in
            for fact in Fact.allCases { #expect(facts[fact] == 0b1111) }
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func `a fact for which the disk has no room is an error, and counted`() throws {
        let disk = try SmallDisk(in: directory, bytes: 4096 + 8192 + FactPlanes.byteCount)
        var ledger = try ProducerLedger.create(in: disk.path, run: 1, producer: 0)
        try ledger.attempt(0, checksum: 0)
        try ledger.acknowledge(0, at: nil)
        var failure: LedgerError?
        do throws(LedgerError) { _ = try ledger.mark(.delivered, 0) } catch { failure = error }
        #expect(failure?.problem.contains("no room for \(FactPlanes.byteCount) bytes") == true)
        let reader = try ProducerLedger.open(in: disk.path, run: 1, producer: 0, writable: false)
        #expect(reader.unrecorded == 1)
    }

    /// Holds a ledger, which cannot be copied, in a collection.
    private final class LedgerBox {
        var ledger: ProducerLedger
        init(_ ledger: consuming ProducerLedger) { self.ledger = ledger }
    }
}
