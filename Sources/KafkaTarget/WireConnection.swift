import Foundation
import KafkaWire
import NIOCore
import TargetKit

/// One blocking connection to a broker, for the few requests that librdkafka has no call for.
final class WireConnection {
    private let descriptor: Int32
    private var correlation: Int32 = 0
    private var versions: [APIKey: ClosedRange<Int16>] = [:]

    /// Connects to the first of the servers that answers, and asks it what it knows.
    ///
    /// - Throws: `TargetError` when none answers.
    init(servers: String, within limit: Duration) throws(TargetError) {
        for server in servers.split(separator: ",") {
            guard let socket = TCPSocket.connect(String(server), within: limit) else { continue }
            descriptor = socket
            let answer = try ask(APIVersionsRequest(), version: 0)
            versions = answer.versions
            return
        }
        throw TargetError(
            .unreachable, "no broker answers at \(servers)", remedy: "start the cluster, or mend 'bootstrap'")
    }

    deinit { close(descriptor) }

    /// Sends a request in the highest version that both sides know, and waits for its answer.
    func ask<Request: WireRequest>(_ request: Request) throws(TargetError) -> Request.Response {
        guard let known = versions[Request.key], let version = Request.version(for: known) else {
            throw TargetError(
                .unsuitable, "the broker does not offer \(Request.key)",
                remedy: "use a cluster that does, such as Apache Kafka 2.4 or later")
        }
        return try ask(request, version: version)
    }

    private func ask<Request: WireRequest>(_ request: Request, version: Int16) throws(TargetError) -> Request.Response {
        correlation += 1
        let frame: ByteBuffer
        do {
            frame = try request.frame(version: version, correlationID: correlation, clientID: "highwater-admin")
        } catch {
            throw TargetError(
                .unsuitable, "\(Request.key) cannot be written: \(error)",
                remedy: "shorten the names in it: Kafka's limit for a topic is 249 characters")
        }
        guard write(frame), let answer = read() else {
            throw TargetError(.unreachable, "the broker does not answer", remedy: "see the broker's own log")
        }
        do {
            return try Request.response(from: answer, version: version, correlationID: correlation)
        } catch {
            throw TargetError(
                .unsuitable, "the broker's answer to \(Request.key) cannot be read: \(error)",
                remedy: "report it with the broker's version")
        }
    }

    private func write(_ frame: ByteBuffer) -> Bool {
        frame.withUnsafeReadableBytes { send(descriptor, $0.baseAddress, $0.count, TCPSocket.sendFlags) == $0.count }
    }

    private func read() -> ByteBuffer? {
        guard let head = read(4) else { return nil }
        let length = Int(head.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        guard (4...64 << 20).contains(length) else { return nil }
        return read(length).map { ByteBuffer(bytes: $0) }
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let received = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            guard received > 0 else { return nil }
            filled += received
        }
        return bytes
    }
}
