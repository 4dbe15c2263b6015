import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps the kernel's queues of a slowed stream short, so that what a sender has got rid of is not seconds away.
enum KernelQueue {
    case receiving, sending

    /// What is set of a socket to have it so.
    struct Option {
        let level: Int32
        let name: Int32
        let value: Int32
    }

    private static let sizes = 4_096..<2_097_152

    /// A tenth of a second of the rate; nil, and the kernel's usual length, where it would be too long for it to matter. Below
    /// the least TCP hardly works.
    static func size(at bytesPerSecond: Int) -> Int? {
        let half = max(bytesPerSecond / 20, sizes.lowerBound)
        return sizes.contains(half) ? half * 2 : nil
    }

    /// Has the queue keep so many bytes; nil has it as it was. Nil where a system has no such option.
    ///
    /// What is on its way to a receiving queue must still fit: Linux drops it when the buffer becomes shorter, and the stream
    /// stands until it is sent again. So there the window is narrowed. A send buffer is twice as long as one asks for.
    func option(_ bytes: Int?) -> Option? {
        #if os(Linux)
            switch self {
            case .receiving:
                Option(level: Int32(IPPROTO_TCP), name: TCP_WINDOW_CLAMP, value: Int32(clamping: bytes ?? .max))
            case .sending:
                bytes.map { Option(level: SOL_SOCKET, name: SO_SNDBUF, value: Int32(clamping: $0 / 2)) }
                    // SO_BUF_LOCK: the kernel chooses again.
                    ?? Option(level: SOL_SOCKET, name: 72, value: 0)
            }
        #else
            let name = self == .receiving ? SO_RCVBUF : SO_SNDBUF
            return bytes.map { Option(level: SOL_SOCKET, name: name, value: Int32(clamping: $0 / 2)) }
        #endif
    }
}
