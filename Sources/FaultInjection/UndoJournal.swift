import Foundation
import Synchronization
import SystemPackage

/// What was done to the target, written before it is done: `undo.jsonl` of a run.
public final class UndoJournal: Sendable {
    /// One line of the journal.
    public struct Entry: Codable, Sendable, Hashable {
        public enum Step: String, Codable, Sendable { case intended, applied, renewed, reverted, failed }

        public var id: String
        public var step: Step
        /// The pid of the harness, and the machine's boot, so that a stale journal is recognised.
        public var harness: Int32
        public var atNanoseconds: UInt64
        public var kind: String?
        public var subject: String?
        public var undo: UndoAction?
        /// When the holder of the fault lets go by itself, on the monotonic clock.
        public var leaseUntilNanoseconds: UInt64?
        public var proof: String?

        enum CodingKeys: String, CodingKey {
            case id, step, harness, kind, subject, undo, proof
            case atNanoseconds = "at_ns"
            case leaseUntilNanoseconds = "lease_until_ns"
        }

        public init(
            id: String, step: Step, harness: Int32 = getpid(), atNanoseconds: UInt64, kind: String? = nil,
            subject: String? = nil, undo: UndoAction? = nil, leaseUntilNanoseconds: UInt64? = nil,
            proof: String? = nil
        ) {
            self.id = id
            self.step = step
            self.harness = harness
            self.atNanoseconds = atNanoseconds
            self.kind = kind
            self.subject = subject
            self.undo = undo
            self.leaseUntilNanoseconds = leaseUntilNanoseconds
            self.proof = proof
        }
    }

    private let file: FileDescriptor
    private let lock = Mutex(())

    /// Opens the journal of a run for appending.
    public init(_ path: FilePath) throws {
        file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        try endCutLine()
    }

    /// Ends a last line that was cut short, so that it does not swallow the next entry.
    private func endCutLine() throws {
        let size = try file.seek(offset: 0, from: .end)
        guard size > 0 else { return }
        var last: UInt8 = 0
        let count = try withUnsafeMutableBytes(of: &last) { try file.read(fromAbsoluteOffset: size - 1, into: $0) }
        if count == 1, last != 0x0A { _ = try file.writeAll([0x0A]) }
    }

    deinit { try? file.close() }

    /// Appends an entry, and returns when the disk has it.
    ///
    /// - Throws: when it cannot be written: then the fault must not be injected.
    public func append(_ entry: Entry) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(entry) + [0x0A]
        try lock.withLock { _ in
            _ = try file.writeAll(line)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// The entries of a journal; a last line that is cut short is left out.
    public static func read(_ path: FilePath) -> [Entry] {
        guard let data = FileManager.default.contents(atPath: path.string) else { return [] }
        return data.split(separator: 0x0A).compactMap { try? JSONDecoder().decode(Entry.self, from: $0) }
    }

    /// What was intended and is not reverted, the latest first: the order in which it is undone.
    public static func open(in entries: [Entry]) -> [Entry] {
        let closed = Set(entries.filter { $0.step == .reverted }.map(\.id))
        return entries.filter { $0.step == .intended && !closed.contains($0.id) }.reversed()
    }

    /// When the lease of a fault ends, by the last entry that says so.
    public static func leaseEnd(of id: String, in entries: [Entry]) -> UInt64? {
        entries.last { $0.id == id && $0.leaseUntilNanoseconds != nil }?.leaseUntilNanoseconds
    }
}
