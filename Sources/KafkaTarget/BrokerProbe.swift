import Foundation

/// Finds out whether a broker answers, with one ApiVersions request on a connection of its own.
public enum BrokerProbe {
    /// Whether the broker at `host:port` answers in time.
    public static func answers(_ server: String, within limit: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: probe(server, limit)) }
            thread.name = "broker probe"
            thread.start()
        }
    }

    /// ApiVersions version 0, correlation id 1, client id `hw`.
    private static let request: [UInt8] = [0, 0, 0, 12, 0, 18, 0, 0, 0, 0, 0, 1, 0, 2, 0x68, 0x77]

    private static func probe(_ server: String, _ limit: Duration) -> Bool {
        guard let descriptor = TCPSocket.connect(server, within: limit) else { return false }
        defer { close(descriptor) }
        var byte: UInt8 = 0
        return send(descriptor, request, request.count, TCPSocket.sendFlags) == request.count
            && recv(descriptor, &byte, 1, 0) == 1
    }
}
