import Foundation
import TargetKit

/// A Unix socket to the control channel of a cluster: lines out, lines in.
struct ControlSocket: ~Copyable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The longest path that the kernel takes.
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    static func connect(_ path: String, within limit: Duration) throws(TargetError) -> ControlSocket {
        let socket = try make(path)
        var time = timeval()
        time.tv_sec = Int(limit.components.seconds)
        setsockopt(socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        let code = try withAddress(path) { Foundation.connect(socket.descriptor, $0, $1) }
        guard code == 0 else { throw failure(path, "reached") }
        return socket
    }

    func write(_ line: Data) -> Bool {
        var rest = line + [0x0A]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Self.sendFlags) }
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return true
    }

    /// The next line; `nil` at the end, after the time limit, or past 64 KiB without one.
    func readLine() -> Data? {
        var line = Data()
        var byte: UInt8 = 0
        while line.count < 65536, read(descriptor, &byte, 1) == 1 {
            if byte == 0x0A { return line }
            line.append(byte)
        }
        return nil
    }

    #if os(Linux)
        private static let sendFlags = Int32(MSG_NOSIGNAL)
        private static let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    #else
        private static let sendFlags: Int32 = 0
        private static let stream = SOCK_STREAM
    #endif

    private static func make(_ path: String) throws(TargetError) -> ControlSocket {
        let descriptor = socket(AF_UNIX, stream, 0)
        guard descriptor >= 0 else { throw failure(path, "made") }
        return ControlSocket(descriptor)
    }

    private static func failure(_ path: String, _ what: String) -> TargetError {
        TargetError(
            .unreachable, "the control socket \(path) cannot be \(what): \(String(cString: strerror(errno)))",
            remedy: "check the path, its permissions, and that the broker runs")
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(TargetError) -> Int32 {
        guard path.utf8.count <= longestPath else {
            throw TargetError(
                .unsuitable, "the control socket's path is longer than \(longestPath) bytes: \(path)",
                remedy: "use a shorter run directory, for instance a relative one")
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
