import CSystemCalls
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that several processes map and share, word by word.
///
/// What a process wrote before SIGKILL is kept: the page cache outlives the process.
///
/// All access goes through atomics (`AtomicWords`), which is why the type may be `Sendable`.
public final class MappedFile: @unchecked Sendable {
    // Shared memory is touched by atomic operations only; `base` and `size` never change.
    public let base: UnsafeMutableRawPointer
    public let size: Int

    private init(base: UnsafeMutableRawPointer, size: Int) {
        self.base = base
        self.size = size
    }

    deinit { munmap(base, size) }

    /// Creates a zeroed file and reserves its blocks, so that a full disk is an error here and not a signal later.
    ///
    /// - Throws: `LedgerError` when the file exists already, or the disk has no room for it.
    public static func create(_ path: FilePath, size: Int) throws(LedgerError) -> MappedFile {
        try create(path, size: size) { fill($0, size) }
    }

    /// The same of a file that is soon written from its start to its end: it is filled with zeros now, since the kernel
    /// brings pages that were written in large pieces into memory for half the time of pages that were only reserved.
    static func createFilled(_ path: FilePath, size: Int) throws(LedgerError) -> MappedFile {
        try create(path, size: size) { descriptor in
            var written = 0
            while written < size {
                let count = write(descriptor, zeros, min(zeroCount, size - written))
                guard count > 0 else {
                    if errno == EINTR { continue }
                    return errno
                }
                written += count
            }
            return 0
        }
    }

    private static let zeroCount = 1 << 20
    // Nobody ever writes to it.
    nonisolated(unsafe) private static let zeros = UnsafeRawPointer(calloc(1, zeroCount))

    /// The same of a file with holes: only the given ranges may be written to, until others are reserved too.
    ///
    /// Nil where the file system cannot reserve a part of a file.
    static func create(
        _ path: FilePath, size: Int, reserving ranges: [Range<Int>]
    ) throws(LedgerError) -> MappedFile? {
        var isPossible = true
        let file = try create(path, size: size) { descriptor in
            guard ftruncate(descriptor, off_t(size)) == 0 else { return errno }
            for range in ranges {
                let failure = reserve(descriptor, range)
                isPossible = failure != EOPNOTSUPP
                if failure != 0 { return isPossible ? failure : 0 }
            }
            return 0
        }
        if !isPossible { unlink(path.string) }
        return isPossible ? file : nil
    }

    private static func create(
        _ path: FilePath, size: Int, _ reserve: (_ descriptor: Int32) -> Int32
    ) throws(LedgerError) -> MappedFile {
        let descriptor = SystemOpen.open(path.string, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError(path, "cannot be created", errno) }
        defer { close(descriptor) }
        let failure = reserve(descriptor)
        guard failure == 0 else {
            unlink(path.string)
            throw LedgerError(path, "has no room for \(size) bytes", failure)
        }
        return try map(descriptor, path, size: size, writable: true)
    }

    /// Reserves the blocks of a hole; what is in it already stays, whoever wrote it.
    ///
    /// - Throws: `LedgerError` when the disk has no room for them.
    static func reserve(_ range: Range<Int>, of path: FilePath) throws(LedgerError) {
        let descriptor = SystemOpen.open(path.string, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError(path, "cannot be opened", errno) }
        defer { close(descriptor) }
        let failure = reserve(descriptor, range)
        guard failure == 0 else { throw LedgerError(path, "has no room for \(range.count) bytes", failure) }
    }

    /// Maps an existing file whole.
    ///
    /// - Throws: `LedgerError` when the file is missing or smaller than `minimumSize`.
    public static func open(
        existing path: FilePath, minimumSize: Int = 1, writable: Bool = true
    ) throws(LedgerError) -> MappedFile {
        let descriptor = SystemOpen.open(path.string, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError(path, "cannot be opened", errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LedgerError(path, "cannot be examined", errno) }
        guard Int(status.st_size) >= minimumSize else { throw LedgerError(path, damage: "is cut short") }
        return try map(descriptor, path, size: Int(status.st_size), writable: writable)
    }

    /// The 64-bit words from a byte offset on, for atomic use by every process that maps the file.
    public func words(at offset: Int, count: Int) -> AtomicWords {
        precondition(offset % 8 == 0 && offset + count * 8 <= size, "words outside the mapped file")
        return AtomicWords(base: base + offset, count: count)
    }

    private static func map(
        _ descriptor: Int32, _ path: FilePath, size: Int, writable: Bool
    ) throws(LedgerError) -> MappedFile {
        let protection = writable ? PROT_READ | PROT_WRITE : PROT_READ
        guard let base = mmap(nil, size, protection, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            throw LedgerError(path, "cannot be mapped", errno)
        }
        return MappedFile(base: base, size: size)
    }

    /// Reserves blocks without touching what is in them; gives the code of the failure, or 0.
    private static func reserve(_ descriptor: Int32, _ range: Range<Int>) -> Int32 {
        highwater_reserve(descriptor, off_t(range.lowerBound), off_t(range.count))
    }

    /// Fills a new file, which nobody else knows yet: where the file system cannot reserve, zeros are written.
    private static func fill(_ descriptor: Int32, _ size: Int) -> Int32 {
        #if os(Linux)
            posix_fallocate(descriptor, 0, off_t(size))
        #else
            ftruncate(descriptor, off_t(size)) == 0 ? 0 : errno
        #endif
    }
}

/// The system call under a name that `MappedFile.open` does not hide.
private enum SystemOpen {
    static func open(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.open(path, flags, 0o644)
        #elseif canImport(Musl)
            Musl.open(path, flags, 0o644)
        #else
            Darwin.open(path, flags, 0o644)
        #endif
    }
}
