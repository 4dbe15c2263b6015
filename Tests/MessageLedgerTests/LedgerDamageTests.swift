import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MessageLedger

/// A ledger that is not as it was written gets a message that says what is wrong, and is never read as if it were whole.
@Suite struct LedgerDamageTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        var ledger = try ProducerLedger.create(in: directory.path, run: 77, producer: 0, keepsChecksums: true)
        for sequence in 0..<10 as Range<UInt64> {
            try ledger.attempt(sequence, checksum: 3)
            try ledger.acknowledge(sequence, at: Place(partition: 0, offset: Int64(sequence)))
            _ = try ledger.deliver(sequence, from: Place(partition: 0, offset: Int64(sequence)))
        }
        try FoldedBlocks.append([FoldedBlock(key: 99, .init(places: 1, repeats: 0))], in: directory.path, run: 77)
        _ = try DeliveryBoard.create(in: directory.path, startOffsets: [0], keys: 2)
    }

    static let files = [
        "producer-0.head", "producer-0-segment-0.facts", "producer-0-segment-0.checksums", "acknowledgements-",
        "deliveries-", "agreed.blocks", "deliveries.board",
    ]

    private func url(_ prefix: String) throws -> URL {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path.string)
        let name = try #require(names.first { $0.hasPrefix(prefix) })
        return URL(fileURLWithPath: directory.file(name).string)
    }

    private func read() throws {
        let ledger = try ProducerLedger.open(in: directory.path, run: 77, producer: 0, writable: false)
        try ledger.forEachWord { _, _ in }
        _ = try PlaceEvidence.read(directory.path, run: 77)
        _ = try DeliveryBoard.open(in: directory.path, partitions: 1, writable: false)
    }

    private func expectRefusal(of file: URL, _ comment: String) {
        let error = #expect(throws: LedgerError.self, "\(comment)") { try read() }
        #expect(error?.path == file.path, "\(comment)")
        #expect(error?.description.contains("\n  fix: ") == true, "\(comment)")
    }

    @Test func `as it was written it can be read`() throws { try read() }

    @Test(arguments: files) func `each byte of a header, flipped, is found`(prefix: String) throws {
        let file = try url(prefix)
        let handle = try FileHandle(forUpdating: file)
        let original = try #require(try handle.read(upToCount: 4096))
        for offset in Array(0..<96) + [200, 4095] {
            for mask in [0x01, 0x80, 0xFF] as [UInt8] {
                try handle.seek(toOffset: UInt64(offset))
                try handle.write(contentsOf: [original[offset] ^ mask])
                expectRefusal(of: file, "byte \(offset) of \(prefix) with \(mask)")
                try handle.seek(toOffset: UInt64(offset))
                try handle.write(contentsOf: [original[offset]])
            }
        }
        try read()
    }

    @Test(arguments: files.filter { $0 != "agreed.blocks" })
    func `a file that is cut short is found, wherever it is cut`(prefix: String) throws {
        let file = try url(prefix)
        let handle = try FileHandle(forUpdating: file)
        let size = try handle.seekToEnd()
        for length in [size - 1, size / 2, 5000, 4097, 4095, 100, 64, 63, 8, 1, 0] where length < size {
            try handle.truncate(atOffset: length)
            expectRefusal(of: file, "\(length) of \(size) bytes of \(prefix)")
        }
    }

    @Test func `a list of blocks that is cut short lacks places, which the tally finds`() throws {
        let handle = try FileHandle(forUpdating: try url("agreed.blocks"))
        try handle.truncate(atOffset: 4096)
        let evidence = try PlaceEvidence.read(directory.path, run: 77)
        #expect(evidence.matched == 10)
        for length in [4095, 64, 1] as [UInt64] {
            try handle.truncate(atOffset: length)
            expectRefusal(of: try url("agreed.blocks"), "\(length) bytes")
        }
    }

    @Test(arguments: [files[0], files[1], files[2], "deliveries.board"])
    func `a missing file is told as missing`(name: String) throws {
        let file = try url(name)
        try FileManager.default.removeItem(at: file)
        expectRefusal(of: file, name)
        let error = #expect(throws: LedgerError.self) { try read() }
        #expect(error?.isMissing == true)
    }

    @Test(arguments: files) func `a newer version is named, with what to do`(prefix: String) throws {
        let file = try url(prefix)
        let handle = try FileHandle(forUpdating: file)
        let page = try #require(try handle.read(upToCount: 64))
        var words = page.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
        words[1] = 4
        words[7] = words[..<7].withUnsafeBytes { UInt64(CRC32C.checksum($0)) }
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: words.withUnsafeBytes { Data($0) })
        let error = #expect(throws: LedgerError.self) { try read() }
        #expect(error?.problem == "has version 4 of the ledger's format, this Highwater reads 3")
        #expect(error?.remedy == "use the version of Highwater that made the run")
        #expect(error?.isMissing == false)
    }

    @Test func `an older version is named too`() throws {
        let handle = try FileHandle(forUpdating: try url("producer-0.head"))
        try handle.seek(toOffset: 8)
        try handle.write(contentsOf: [2])
        let error = #expect(throws: LedgerError.self) { try read() }
        #expect(error?.problem == "has version 2 of the ledger's format, this Highwater reads 3")
    }
}
