import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MessageLedger

/// What became of the files of a ledger after its run.
@Suite struct LedgerSealTests {
    let directory: TemporaryDirectory
    /// Three parts of 64 KiB, the middle one a hole.
    private static let size = 200_000 / 8 * 8

    init() throws {
        directory = try TemporaryDirectory()
        try Self.write(at: [8: 1, 150_000: 2], size: Self.size, to: directory.file("a.facts"))
        try Self.write(at: [0: 3], size: 4_096, to: directory.file("b.head"))
    }

    private static func write(at bytes: [Int: UInt8], size: Int, to path: FilePath) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try file.closeAfter {
            try file.resize(to: Int64(size))
            for (offset, byte) in bytes { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), [byte]) }
        }
    }

    private func change(_ name: String, _ body: (inout Data) -> Void) throws {
        let url = URL(fileURLWithPath: directory.file(name).string)
        var bytes = try Data(contentsOf: url)
        body(&bytes)
        try bytes.write(to: url)
    }

    private func told() -> LedgerError? {
        do throws(LedgerError) { try LedgerSeal.check(directory.path) } catch { return error }
        return nil
    }

    @Test func `a ledger that is as it was agrees with its seal, also when its holes were filled`() throws {
        try LedgerSeal.write(directory.path)
        #expect(told() == nil)
        try change("a.facts") { _ in }
        #expect(told() == nil)
    }

    @Test func `a seal may be missing only where none is expected`() {
        #expect(told() == nil)
        #expect(throws: LedgerError.self) { try LedgerSeal.check(directory.path, isExpected: true) }
    }

    @Test func `a seal of some files leaves the others alone`() throws {
        try LedgerSeal.write(directory.path, only: ["b.head"])
        try change("a.facts") { $0[8] ^= 1 }
        try LedgerSeal.check(directory.path, isExpected: true, isWhole: false)
        try change("b.head") { $0[0] ^= 1 }
        #expect(throws: LedgerError.self) { try LedgerSeal.check(directory.path, isExpected: true, isWhole: false) }
    }

    @Test(arguments: [8, 9, 65_535, 65_536, 131_072, 150_000, 199_999])
    func `a byte that is another is told`(offset: Int) throws {
        try LedgerSeal.write(directory.path)
        try change("a.facts") { $0[offset] ^= 0x10 }
        #expect(told()?.problem == "is damaged: it is not as it was at the end of the run")
        #expect(told()?.path.hasSuffix("a.facts") == true)
    }

    @Test func `parts that changed places are told`() throws {
        try LedgerSeal.write(directory.path)
        try change("a.facts") { bytes in
            let first = bytes[0..<65_536]
            bytes.replaceSubrange(0..<65_536, with: bytes[65_536..<131_072])
            bytes.replaceSubrange(65_536..<131_072, with: first)
        }
        #expect(told()?.problem.hasPrefix("is damaged") == true)
    }

    @Test func `a file that is shorter, longer, gone or new is told`() throws {
        try LedgerSeal.write(directory.path)
        try change("b.head") { $0.removeLast(8) }
        #expect(told()?.problem == "is cut short")
        try change("b.head") { $0.append(Data(count: 16)) }
        #expect(told()?.problem.hasPrefix("is damaged") == true)
        try change("b.head") { $0.removeLast(8) }
        #expect(told() == nil)
        try change("a.facts") { _ in }
        try FileManager.default.moveItem(
            atPath: directory.file("a.facts").string, toPath: directory.file("c.facts").string)
        #expect(told()?.isMissing == true)
        try FileManager.default.copyItem(
            atPath: directory.file("c.facts").string, toPath: directory.file("a.facts").string)
        #expect(told()?.problem == "was not there at the end of the run")
    }

    @Test func `a ledger without a seal is what it is, and a seal that was changed is told`() throws {
        #expect(told() == nil)
        try LedgerSeal.write(directory.path)
        let count = try Data(contentsOf: URL(fileURLWithPath: directory.file("seal").string)).count
        for offset in 0..<count {
            try change("seal") { $0[offset] ^= 1 }
            #expect(told()?.path.hasSuffix("seal") == true, "byte \(offset)")
            try change("seal") { $0[offset] ^= 1 }
        }
        try change("seal") { $0.removeLast(10) }
        #expect(told()?.problem == "is damaged")
        try LedgerSeal.write(directory.path)
        #expect(told() == nil)
    }
}
