import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A temporary file without a name, which ends with the last batch in it, or with the process.
///
/// Reads and writes go to the page cache and block for as long as that takes.
final class SpillFile {
    /// A new file is begun behind so many bytes, so that deleted batches give their room back.
    static let fullSize = 64 << 20

    private let descriptor: Int32
    private var end = 0

    /// nil where no file can be made; batches then stay in memory.
    init?() {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(directory)/highwater-log-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        unlink(template)
    }

    deinit { close(descriptor) }

    var isFull: Bool { end >= Self.fullSize }

    /// The position of the bytes, nil where the disk takes no more.
    func append(_ bytes: ByteBuffer) -> Int? {
        let position = end
        let isWritten = bytes.withUnsafeReadableBytes { all in
            var done = 0
            while done < all.count {
                let rest = UnsafeRawBufferPointer(rebasing: all[done...])
                let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(position + done))
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
        guard isWritten else { return nil }
        end += bytes.readableBytes
        return position
    }

    func read(at position: Int, count: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { all in
            var done = 0
            while done < count {
                let got = pread(descriptor, all.baseAddress?.advanced(by: done), count - done, off_t(position + done))
                guard got > 0 else { break }
                done += got
            }
            return done
        }
        return buffer
    }
}
