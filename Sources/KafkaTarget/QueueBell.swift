import CRdKafka
import CSystemCalls
import TargetKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wakes a thread when a queue of librdkafka that was empty has something; used by one thread at a time.
struct QueueBell: ~Copyable {
    // A pipe, which every system has; the client writes a byte to it.
    private let reading: Int32
    private let writing: Int32
    private var hasRung = false

    /// - Throws: `TargetError` when the process has no descriptor left.
    init(_ queue: OpaquePointer) throws(TargetError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw TargetError(
                .unsuitable,
                "the Kafka client has no way to wake its thread: \(String(cString: strerror(errno)))",
                remedy: "let the process have more open files, see ulimit -n")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (reading, writing) = (ends[0], ends[1])
        rd_kafka_queue_io_event_enable(queue, writing, "!", 1)
    }

    /// Waits until the queue has something, at most so many nanoseconds.
    mutating func wait(nanoseconds: UInt64) {
        var entry = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        if highwater_poll(&entry, 1, nanoseconds) > 0 { hasRung = true }
    }

    /// Makes it ring anew; to be called before the queue is read.
    mutating func quieten() {
        guard hasRung else { return }
        hasRung = false
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { bytes in
            while read(reading, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }

    /// Ends the bell; the queue must not ring any more.
    consuming func close(_ queue: OpaquePointer) {
        rd_kafka_queue_io_event_enable(queue, -1, nil, 0)
        _ = Self.closeDescriptor(reading)
        _ = Self.closeDescriptor(writing)
    }

    private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }
}
