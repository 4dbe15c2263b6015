import NIOCore
import NIOPosix

/// Sends lines to a control socket and awaits a line for each.
enum ControlClient {
    static func exchange(_ lines: [String], at path: String) async throws -> [String] {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: lines.map { $0 + "\n" }.joined()))
            var answer = ""
            for try await bytes in inbound {
                answer += String(buffer: bytes)
                if answer.count(where: { $0 == "\n" }) == lines.count { break }
            }
            return answer.split(separator: "\n").map(String.init)
        }
    }
}
