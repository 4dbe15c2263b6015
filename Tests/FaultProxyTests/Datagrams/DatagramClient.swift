import Foundation
import NIOCore

@testable import FaultProxy

/// A blocking UDP socket that talks to one address.
final class DatagramClient: Sendable {
    private let descriptor: Int32

    init(_ address: HostPort) throws {
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_DGRAM, 0)
        #endif
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = UInt16(address.port).bigEndian
        inet_pton(AF_INET, address.host, &target.sin_addr)
        let outcome = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else { throw TestClient.Failure(code: errno) }
    }

    deinit { close(descriptor) }

    func send(_ payload: ByteBuffer) {
        _ = payload.withUnsafeReadableBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// The next datagram; nil if none comes within so many milliseconds.
    func receive(within milliseconds: Int32 = 5_000) -> ByteBuffer? {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, milliseconds) == 1 else { return nil }
        var payload = ByteBuffer()
        var outcome = 0
        payload.writeWithUnsafeMutableBytes(minimumWritableBytes: 65_536) {
            outcome = recv(descriptor, $0.baseAddress, $0.count, 0)
            return max(0, outcome)
        }
        return outcome >= 0 ? payload : nil
    }
}
