import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Cuts a connection so that its peer sees ECONNRESET instead of an orderly end.
enum AbortiveClose {
    /// Drops unsent bytes and sends RST: a close that does not linger at all.
    static func cut(_ channel: any Channel) {
        if let socket = channel as? any SocketOptionProvider {
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
        }
        // From beneath TLS, which would say goodbye first.
        guard let floor = try? channel.pipeline.syncOperations.context(handlerType: PipelineFloor.self) else {
            return channel.close(promise: nil)
        }
        floor.close(promise: nil)
    }

    /// Whether a peer has cut its connection like this.
    static func isReset(_ error: any Error) -> Bool { (error as? IOError)?.errnoCode == ECONNRESET }
}

/// What the system says when it refuses an address.
enum AddressRefusal {
    case inUse, notPermitted, notLocal, noDirectory

    init?(_ error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: self = .inUse
        case EACCES, EPERM: self = .notPermitted
        case EADDRNOTAVAIL: self = .notLocal
        case ENOENT, ENOTDIR: self = .noDirectory
        default: return nil
        }
    }
}
