import Foundation
import KafkaWire
import NIOCore

@testable import FaultProxy

/// A blocking socket: what the kernel says to a client, unfiltered. Every wait ends after five seconds.
final class TestClient: Sendable {
    struct Failure: Error, Equatable { var code: Int32 }

    private let descriptor: Int32

    init(_ address: HostPort, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        try connect(to: address)
    }

    /// For a socket that was not connected when it was made.
    func connect(to address: HostPort) throws {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = UInt16(address.port).bigEndian
        inet_pton(AF_INET, address.host, &target.sin_addr)
        let outcome = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else { throw Failure(code: errno) }
    }

    /// A Unix socket.
    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8) }
        let outcome = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else { throw Failure(code: errno) }
        limitWaits()
    }

    /// A connection that was accepted.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        limitWaits()
    }

    private func limitWaits() {
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// One call of recv: what has come, empty at the end of the stream.
    func receiveSome(_ most: Int = 65_536) throws -> ByteBuffer {
        var received = ByteBuffer()
        var outcome = 0
        received.writeWithUnsafeMutableBytes(minimumWritableBytes: most) {
            outcome = recv(descriptor, $0.baseAddress, most, 0)
            return max(0, outcome)
        }
        guard outcome >= 0 else { throw Failure(code: errno) }
        return received
    }

    /// Sends as much as the kernel takes at once; the number of bytes.
    func push(_ buffer: ByteBuffer) -> Int {
        max(
            0,
            buffer.readableBytesView.withUnsafeBytes {
                Foundation.send(
                    descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            })
    }

    func limitSendBuffer(_ size: Int32) {
        var size = size
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    func send(_ buffer: ByteBuffer) throws {
        var rest = buffer.readableBytesView[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Failure(code: errno) }
            rest = rest.dropFirst(sent)
        }
    }

    /// Up to `count` bytes; fewer only at the end of the stream.
    func receive(_ count: Int) throws -> ByteBuffer {
        var received = ByteBuffer()
        while received.readableBytes < count {
            let missing = count - received.readableBytes
            var outcome = 0
            received.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) {
                outcome = recv(descriptor, $0.baseAddress, missing, 0)
                return max(0, outcome)
            }
            guard outcome >= 0 else { throw Failure(code: errno) }
            if outcome == 0 { break }
        }
        return received
    }

    /// The next frame without its length; nil at the end of the stream.
    func receiveFrame() throws -> ByteBuffer? {
        var head = try receive(4)
        guard let length = head.readInteger(as: Int32.self) else { return nil }
        return try receive(Int(length))
    }

    /// Whether nothing has come within `window`.
    func isSilent(for window: Duration) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Foundation.poll(&poll, 1, Int32(window / .milliseconds(1))) == 0
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }
}

/// Frames that tests send.
enum TestFrame {
    static let echo = APIKey(rawValue: 12)

    /// A request that the fake broker answers with `payload`.
    static func echo(_ payload: ByteBuffer, correlationID: Int32) -> ByteBuffer {
        request(echo, version: 0, correlationID: correlationID, body: payload)
    }

    static func request(_ key: APIKey, version: Int16, correlationID: Int32, body: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeInteger(Int32(8 + 2 + 4 + body.readableBytes))
        frame.writeInteger(key.rawValue)
        frame.writeInteger(version)
        frame.writeInteger(correlationID)
        frame.writeInteger(Int16(4))
        frame.writeString("test")
        frame.writeImmutableBuffer(body)
        return frame
    }

    /// Produce v3 without topics.
    static func produce(acks: Int16, correlationID: Int32, filler: Int = 0) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(Int16(-1))  // transactional id
        body.writeInteger(acks)
        body.writeInteger(Int32(1_000))
        body.writeInteger(Int32(0))
        body.writeRepeatingByte(7, count: filler)
        return request(.produce, version: 3, correlationID: correlationID, body: body)
    }

    static func noise(_ count: Int, seed: UInt64) -> ByteBuffer {
        var dice = SeededGenerator(seed: seed)
        var buffer = ByteBuffer()
        for _ in 0..<(count + 7) / 8 { buffer.writeInteger(dice.next()) }
        return buffer.getSlice(at: 0, length: count) ?? buffer
    }
}

/// Polls until `condition` holds; false after the deadline.
func eventually(within limit: Duration = .seconds(5), _ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while !condition() {
        guard ContinuousClock.now < deadline else { return false }
        try? await Task.sleep(for: .milliseconds(1))
    }
    return true
}
