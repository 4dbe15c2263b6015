import CSystemCalls
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of the ledger that is read in parts, so that a check needs no more memory than its buffer.
struct LedgerFile: ~Copyable {
    let path: FilePath
    private let descriptor: FileDescriptor

    init(_ path: FilePath) throws(LedgerError) {
        self.path = path
        do { descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec) } catch {
            throw LedgerError(path, "cannot be opened", (error as? Errno)?.rawValue ?? 0)
        }
    }

    deinit { try? descriptor.close() }

    /// Reads words until the buffer is full or the file ends, and gives how many whole ones came.
    func read(at offset: Int, into buffer: UnsafeMutableBufferPointer<UInt64>) throws(LedgerError) -> Int {
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        var count = 0
        while count < bytes.count {
            let step: Int
            do {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
                step = try descriptor.read(fromAbsoluteOffset: Int64(offset + count), into: rest)
            } catch { throw LedgerError(path, "cannot be read", (error as? Errno)?.rawValue ?? 0) }
            guard step > 0 else { break }
            count += step
        }
        return count / 8
    }

    /// The first page, which is the header of every file of the ledger.
    func page() throws(LedgerError) -> [UInt64] {
        let count = LedgerHeader.byteCount / 8
        var page = [UInt64](repeating: 0, count: count)
        var failure: LedgerError?
        var read = 0
        page.withUnsafeMutableBufferPointer { buffer in
            do throws(LedgerError) { read = try self.read(at: 0, into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        guard read == count else { throw LedgerError(path, damage: "is cut short") }
        return page
    }

    /// Where the next bytes that are no hole begin; nil behind the last of them.
    func nextData(from offset: Int) -> Int? {
        let place = highwater_next_data(descriptor.rawValue, off_t(offset))
        return place < 0 ? nil : Int(place)
    }

    /// All of it, where it is text.
    func text() throws(LedgerError) -> String {
        var bytes = [UInt8](repeating: 0, count: try size())
        do {
            let count = try bytes.withUnsafeMutableBytes { try descriptor.read(fromAbsoluteOffset: 0, into: $0) }
            return String(decoding: bytes[..<count], as: UTF8.self)
        } catch { throw LedgerError(path, "cannot be read", (error as? Errno)?.rawValue ?? 0) }
    }

    func size() throws(LedgerError) -> Int {
        do { return Int(try descriptor.seek(offset: 0, from: .end)) } catch {
            throw LedgerError(path, "cannot be examined", (error as? Errno)?.rawValue ?? 0)
        }
    }
}

extension LedgerFile {
    /// Puts a new file in the place of another in one step.
    ///
    /// - Throws: `LedgerError` when the disk is full; the old file stays then.
    static func replace(_ path: FilePath, with words: [UInt64]) throws(LedgerError) {
        let temporary = unfinished(path)
        do {
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: .init(rawValue: 0o644))
            defer { try? file.close() }
            _ = try words.withUnsafeBytes { try file.writeAll($0) }
        } catch {
            unlink(temporary.string)
            throw LedgerError(path, "cannot be written anew", (error as? Errno)?.rawValue ?? 0)
        }
        try finish(temporary, as: path)
    }

    /// The name of a file while it is made: no reader looks at it.
    static func unfinished(_ path: FilePath) -> FilePath { FilePath(path.string + ".new") }

    static func finish(_ unfinished: FilePath, as path: FilePath) throws(LedgerError) {
        guard rename(unfinished.string, path.string) == 0 else {
            throw LedgerError(path, "cannot get its name", errno)
        }
    }
}
