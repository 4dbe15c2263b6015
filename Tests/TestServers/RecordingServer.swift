import Foundation
import Synchronization

/// An HTTP server on a thread of its own that notes what it is asked and does what its script says.
///
/// `Foundation`'s names of system calls serve all systems.
package final class RecordingServer: Sendable {
    package struct Request: Sendable {
        /// Counted over all connections, from 0.
        package var number: Int
        /// Counted in the order they were accepted, from 0.
        package var connection: Int
        /// Nanoseconds of the monotonic clock when its last byte was read.
        package var arrived: UInt64
        package var head: String
        package var body: [UInt8]

        package var path: String { String(head.split(separator: " ", maxSplits: 2)[1]) }

        package func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    package enum Step: Sendable {
        case send([UInt8])
        case pause(Duration)
        case close
        /// Ends the connection with a TCP reset.
        case reset

        package static func text(_ text: String) -> Step { .send(Array(text.utf8)) }
    }

    package static let okay = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\n"

    package let port: UInt16
    private let listener: Int32
    private let maximumOpen: Int
    private let script: @Sendable (Request) -> [Step]
    private let state = Mutex(State())

    private struct State {
        var requests: [Request] = []
        package var connections = 0
        var open = 0
        var frozenUntil: UInt64 = 0
        var readsNothingUntil: UInt64 = 0
        var isStopping = false
        var hasStopped = false
    }

    private struct Peer {
        package var number: Int
        var input: [UInt8] = []
        var steps: [Step] = []
        var output: [UInt8] = []
        var waitsUntil: UInt64 = 0
    }

    /// Listens on a free port of the loopback interface; the script says what to do about each request.
    ///
    /// `maximumOpen`: connections beyond it stand in the listener's queue, where they cost no descriptor.
    package init(
        maximumOpen: Int = .max, _ script: @escaping @Sendable (Request) -> [Step] = { _ in [.text(okay)] }
    ) throws {
        self.maximumOpen = maximumOpen
        self.script = script
        (listener, port) = try Loopback.listen(backlog: 4096)
        let thread = Thread { [self] in serve() }
        thread.name = "recording server"
        thread.start()
    }

    package var requests: [Request] { state.withLock(\.requests) }
    /// How many connections were accepted.
    package var connections: Int { state.withLock(\.connections) }
    /// How many of them are open.
    package var open: Int { state.withLock(\.open) }

    /// Does nothing at all for a while.
    package func freeze(for duration: Duration) {
        state.withLock { $0.frozenUntil = Self.now + UInt64(duration / .nanoseconds(1)) }
    }

    /// Ends the thread and closes all connections.
    package func stop() {
        state.withLock { $0.isStopping = true }
        let end = Self.now + 5_000_000_000
        while !state.withLock(\.hasStopped), Self.now < end { usleep(1000) }
    }

    package static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private func serve() {
        var peers: [Int32: Peer] = [:]
        var buffer = [UInt8](repeating: 0, count: 262_144)
        while !state.withLock(\.isStopping) {
            let frozen = state.withLock(\.frozenUntil)
            if frozen > Self.now {
                usleep(1000)
                continue
            }
            accept(&peers)
            var entries = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            for (descriptor, peer) in peers {
                let events = peer.output.isEmpty ? POLLIN : POLLIN | POLLOUT
                entries.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
            }
            let hasTimers = peers.values.contains { !$0.steps.isEmpty }
            poll(&entries, nfds_t(entries.count), hasTimers ? 1 : 5)
            for entry in entries.dropFirst() where entry.revents != 0 || peers[entry.fd]?.steps.isEmpty == false {
                guard var peer = peers.removeValue(forKey: entry.fd) else { continue }
                if entry.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, !read(entry.fd, &peer, &buffer) {
                    end(entry.fd)
                    continue
                }
                if perform(entry.fd, &peer) { peers[entry.fd] = peer } else { end(entry.fd) }
            }
        }
        for descriptor in peers.keys { Loopback.close(descriptor) }
        Loopback.close(listener)
        state.withLock { $0.hasStopped = true }
    }

    private func end(_ descriptor: Int32) {
        Loopback.close(descriptor)
        state.withLock { $0.open -= 1 }
    }

    private func accept(_ peers: inout [Int32: Peer]) {
        while peers.count < maximumOpen, case let descriptor = Loopback.accept(listener), descriptor >= 0 {
            let number = state.withLock {
                $0.connections += 1
                $0.open += 1
                return $0.connections - 1
            }
            peers[descriptor] = Peer(number: number)
        }
    }

    /// Reads requests; `false` when the client has ended the connection.
    private func read(_ descriptor: Int32, _ peer: inout Peer, _ buffer: inout [UInt8]) -> Bool {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count != 0 else { return false }
        guard count > 0 else { return errno == EAGAIN }
        peer.input += buffer[..<count]
        while let (head, body, length) = Self.request(peer.input) {
            peer.input.removeFirst(length)
            let request = state.withLock {
                let request = Request(
                    number: $0.requests.count, connection: peer.number, arrived: Self.now, head: head, body: body)
                $0.requests.append(request)
                return request
            }
            peer.steps += script(request)
        }
        return true
    }

    private static func request(_ input: [UInt8]) -> (head: String, body: [UInt8], length: Int)? {
        guard let end = input.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: input[..<end.lowerBound], as: UTF8.self)
        let line = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = line.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        guard input.count >= end.upperBound + length else { return nil }
        return (head, Array(input[end.upperBound..<end.upperBound + length]), end.upperBound + length)
    }

    /// Does what is due of a connection's script; `false` when the connection is to be closed.
    private func perform(_ descriptor: Int32, _ peer: inout Peer) -> Bool {
        while true {
            if !peer.output.isEmpty {
                let sent = Loopback.send(descriptor, peer.output)
                guard sent > 0 else { return errno == EAGAIN }
                peer.output.removeFirst(sent)
                if !peer.output.isEmpty { return true }
            }
            guard !peer.steps.isEmpty, peer.waitsUntil <= Self.now else { return true }
            switch peer.steps.removeFirst() {
            case .send(let bytes): peer.output = bytes
            case .pause(let duration): peer.waitsUntil = Self.now + UInt64(duration / .nanoseconds(1))
            case .close: return false
            case .reset:
                Loopback.resetOnClose(descriptor)
                return false
            }
        }
    }
}
