import KafkaWire
import NIOCore
import NIOPosix

/// An embedded Kafka cluster: several brokers on ports of their own, in this process, on one thread.
///
/// For tests, never for anybody's data: everything is gone at its end.
public final class EmbeddedKafkaServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let steering: NIOLoopBound<ClusterSteering>
    private let controlChannel: (any Channel)?
    /// Where the brokers listen, in the order of their ids from 1 on.
    public let addresses: [BrokerAddress]

    private init(
        group: MultiThreadedEventLoopGroup, steering: NIOLoopBound<ClusterSteering>, control: (any Channel)?,
        addresses: [BrokerAddress]
    ) {
        self.group = group
        self.steering = steering
        controlChannel = control
        self.addresses = addresses
    }

    /// `host:port` of each broker, separated by commas.
    public var servers: String { addresses.map { "\($0.host):\($0.port)" }.joined(separator: ",") }

    /// Starts the brokers, and returns when all of them accept connections.
    ///
    /// Throws `ClusterError` where a port or the control socket cannot be had; nothing is left open then.
    public static func start(_ configuration: ServerConfiguration) async throws -> EmbeddedKafkaServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let loop = group.next()
            let steering = try await loop.submit {
                NIOLoopBound(ClusterSteering(configuration, loop: loop), eventLoop: loop)
            }.get()
            let addresses = try await loop.flatSubmit { steering.value.listen() }.get()
            var control: (any Channel)?
            if let path = configuration.control {
                control = try await ControlListener.listen(path, steering, loop)
            }
            return EmbeddedKafkaServer(group: group, steering: steering, control: control, addresses: addresses)
        } catch {
            try? await group.shutdownGracefully()
            throw (error as? ClusterError)
                ?? ClusterError(
                    "the embedded cluster cannot listen: \(error)", remedy: "free the port, or choose another")
        }
    }

    /// Carries out a command, and returns when it has taken effect.
    public func perform(_ command: ClusterCommand) async throws(ClusterError) {
        let steering = steering
        let result: Result<Void, ClusterError>
        do {
            result = try await group.next().flatSubmit { steering.value.perform(command) }.get()
        } catch {
            throw ClusterError("the cluster has ended: \(error)", remedy: "start it again")
        }
        try result.get()
    }

    /// What the logs have, for tests and reports.
    public func summary() async -> ClusterSummary {
        let steering = steering
        return (try? await group.next().submit { steering.value.summary }.get()) ?? ClusterSummary()
    }

    /// Closes all connections and ends the thread.
    public func shutDown() async {
        try? await controlChannel?.close()
        let steering = steering
        try? await group.next().flatSubmit { steering.value.close() }.get()
        try? await group.shutdownGracefully()
    }
}
