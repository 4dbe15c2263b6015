import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the files of a ledger, or of another directory, were when its run was over, so that damage that came later is never taken for evidence.
///
/// A run that was killed has none: then the ledger is what it is, and shows damage of its headers and counts alone.
public enum LedgerSeal {
    static let name = "seal"
    private static let title = "highwater ledger seal 1"
    /// Bytes of a file whose checksum is made at once.
    private static let chunk = 65_536

    /// A line of the seal: a file, its length in bytes, and its checksum.
    private struct Entry: Equatable {
        var name: String
        var size: Int
        var checksum: UInt32

        var line: String { "\(String(checksum, radix: 16)) \(size) \(name)" }

        init(name: String, size: Int, checksum: UInt32) {
            (self.name, self.size, self.checksum) = (name, size, checksum)
        }

        init?(_ line: Substring) {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let checksum = UInt32(parts[0], radix: 16), let size = Int(parts[1]) else {
                return nil
            }
            self.init(name: String(parts[2]), size: size, checksum: checksum)
        }
    }

    /// Seals a directory that nobody writes any more, or only some of its files.
    ///
    /// - Throws: `LedgerError` when a file cannot be read or the disk is full.
    public static func write(_ directory: FilePath, only names: [String]? = nil) throws(LedgerError) {
        let lines = [title] + (try entries(of: directory, names)).map(\.line)
        let body = lines.map { $0 + "\n" }.joined()
        let path = directory.appending(name)
        let unfinished = LedgerFile.unfinished(path)
        do {
            let file = try FileDescriptor.open(
                unfinished, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .init(rawValue: 0o644)
            )
            defer { try? file.close() }
            _ = try file.writeAll((body + ending(body)).utf8)
        } catch {
            unlink(unfinished.string)
            throw LedgerError(path, "cannot be written", (error as? Errno)?.rawValue ?? 0)
        }
        try LedgerFile.finish(unfinished, as: path)
    }

    /// Compares a directory with its seal, if it has one. `isExpected`: whether it must. `isWhole`: whether no other file may be there.
    ///
    /// - Throws: `LedgerError` that names the first file that is missing, additional, or not as it was.
    public static func check(
        _ directory: FilePath, isExpected: Bool = false, isWhole: Bool = true
    ) throws(LedgerError) {
        let path = directory.appending(name)
        guard let sealed = try read(path) else {
            if isExpected { throw LedgerError(path, "cannot be opened", ENOENT) }
            return
        }
        let found = try entries(of: directory, isWhole ? nil : sealed.map(\.name))
        for entry in sealed {
            let path = directory.appending(entry.name)
            guard let now = found.first(where: { $0.name == entry.name }) else {
                throw LedgerError(path, "cannot be opened", ENOENT)
            }
            if now.size < entry.size { throw LedgerError(path, damage: "is cut short") }
            guard now == entry else {
                throw LedgerError(path, damage: "is damaged: it is not as it was at the end of the run")
            }
        }
        for entry in found where !sealed.contains(where: { $0.name == entry.name }) {
            throw LedgerError(directory.appending(entry.name), damage: "was not there at the end of the run")
        }
    }

    // MARK: The seal

    /// The last line: the checksum of all before.
    private static func ending(_ body: String) -> String {
        var body = body
        return body.withUTF8 { String(CRC32C.checksum(UnsafeRawBufferPointer($0)), radix: 16) } + " end\n"
    }

    private static func read(_ path: FilePath) throws(LedgerError) -> [Entry]? {
        let file: LedgerFile
        do { file = try LedgerFile(path) } catch {
            if error.isMissing { return nil }
            throw error
        }
        let text = try file.text()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.dropLast(2).map { $0 + "\n" }.joined()
        guard lines.count >= 3, lines.first == Substring(title), text == body + ending(body) else {
            throw LedgerError(path, damage: "is damaged")
        }
        let entries = lines[1..<(lines.count - 2)].map(Entry.init)
        guard !entries.contains(nil) else { throw LedgerError(path, damage: "is damaged") }
        return entries.compactMap { $0 }
    }

    // MARK: The files

    private static func entries(of directory: FilePath, _ names: [String]?) throws(LedgerError) -> [Entry] {
        let buffer = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: chunk / 8)
        defer { buffer.deallocate() }
        var entries: [Entry] = []
        let all = if let names { names.sorted() } else { try DirectoryNames.all(in: directory) }
        for name in all where name != Self.name {
            let file = try LedgerFile(directory.appending(name))
            entries.append(
                Entry(name: name, size: try file.size(), checksum: try checksum(of: file, buffer)))
        }
        return entries
    }

    /// Of the chunks that hold anything, each with its number: the same whether holes were copied as such or not.
    private static func checksum(
        of file: borrowing LedgerFile, _ buffer: UnsafeMutableBufferPointer<UInt64>
    ) throws(LedgerError) -> UInt32 {
        var sum: UInt64 = 0
        var offset = file.nextData(from: 0)
        while let start = offset {
            let number = start / chunk
            let count = try file.read(at: number * chunk, into: buffer)
            let words = buffer[..<count]
            if words.contains(where: { $0 != 0 }) {
                let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: words))
                let parts = [sum, UInt64(number), UInt64(CRC32C.checksum(bytes))]
                sum = parts.withUnsafeBytes { UInt64(CRC32C.checksum($0)) }
            }
            offset = count < buffer.count ? nil : file.nextData(from: (number + 1) * chunk)
        }
        return UInt32(truncatingIfNeeded: sum)
    }
}
