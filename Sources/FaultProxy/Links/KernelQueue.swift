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

    /// 50 ms of the rate; nil, and the kernel's usual length, where it would be too long for it to matter. Below the least TCP
    /// hardly works.
    static func size(at bytesPerSecond: Int) -> Int? {
        let size = max(bytesPerSecond / 20, sizes.lowerBound)
        return sizes.contains(size) ? size : nil
    }

    /// What makes the queue keep so many bytes (the kernel takes twice as much memory for them); nil makes it as it was. Nil
    /// where a system has no such option.
    func option(_ bytes: Int?) -> Option? {
        let name = self == .receiving ? SO_RCVBUF : SO_SNDBUF
        return bytes.map { Option(level: SOL_SOCKET, name: name, value: Int32(clamping: $0)) } ?? Self.usual
    }

    /// Has the kernel choose again (Linux: SO_BUF_LOCK).
    private static var usual: Option? {
        #if os(Linux)
            Option(level: SOL_SOCKET, name: 72, value: 0)
        #else
            nil
        #endif
    }
}
