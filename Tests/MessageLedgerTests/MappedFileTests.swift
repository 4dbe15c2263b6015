import Foundation
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct MappedFileTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    @Test func `a new file is zeroed, whole, and its blocks are reserved`() throws {
        let file = try MappedFile.create(directory.file("a"), size: 1 << 20)
        let words = file.words(at: 0, count: 1 << 17)
        #expect((0..<words.count).allSatisfy { words.load($0) == 0 })
        withExtendedLifetime(file) {}
        var status = stat()
        #expect(stat(directory.file("a").string, &status) == 0)
        #expect(status.st_size == 1 << 20)
        #if os(Linux)
            #expect(Int(status.st_blocks) * 512 >= 1 << 20)
        #endif
    }

    @Test func `a file that exists is never overwritten`() throws {
        let path = directory.file("taken")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path.string))
        #expect(throws: LedgerError.self) { try MappedFile.create(path, size: 4096) }
        #expect(FileManager.default.contents(atPath: path.string) == Data("precious".utf8))
    }

    @Test func `two mappings of one file show each other's words at once`() throws {
        let path = directory.file("shared")
        let first = try MappedFile.create(path, size: 4096)
        let second = try MappedFile.open(existing: path)
        second.words(at: 8, count: 4).store(42, 3)
        #expect(first.words(at: 0, count: 5).load(4) == 42)
        first.words(at: 0, count: 5).store(7, 4)
        #expect(second.words(at: 8, count: 4).load(3) == 7)
        withExtendedLifetime((first, second)) {}
    }

    @Test func `what was stored is in the file after its mapping is gone`() throws {
        let path = directory.file("kept")
        do {
            let file = try MappedFile.create(path, size: 4096)
            file.words(at: 0, count: 1).store(7, 0)
            withExtendedLifetime(file) {}
        }
        let data = try #require(FileManager.default.contents(atPath: path.string))
        #expect(data.prefix(8) == Data([7, 0, 0, 0, 0, 0, 0, 0]))
    }

    @Test func `a missing file is an error that names the path`() {
        let path = directory.file("missing")
        let error = #expect(throws: LedgerError.self) { try MappedFile.open(existing: path) }
        #expect(error?.path == path.string)
        #expect(error?.problem.contains("No such file") == true)
    }

    @Test func `a file that is cut short is refused`() throws {
        let path = directory.file("short")
        try Data(count: 100).write(to: URL(fileURLWithPath: path.string))
        let error = #expect(throws: LedgerError.self) { try MappedFile.open(existing: path, minimumSize: 101) }
        #expect(error?.problem == "is cut short")
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func `a full disk is an error and leaves no file behind`() throws {
        let disk = try SmallDisk(in: directory, bytes: 65536)
        let path = disk.path.appending("large")
        let error = #expect(throws: LedgerError.self) { try MappedFile.create(path, size: 1 << 20) }
        #expect(error?.problem.contains("no room for 1048576 bytes") == true)
        #expect(!FileManager.default.fileExists(atPath: path.string))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func `a ledger on a full disk refuses the message before it is sent`() throws {
        let disk = try SmallDisk(in: directory, bytes: 65536)
        var ledger = try ProducerLedger.create(in: disk.path, run: 1, producer: 0)
        #expect(throws: LedgerError.self) { try ledger.attempt(0, checksum: 1) }
        let attempted = ledger.attempted
        #expect(attempted == 0)
    }
}
