import KafkaWire
import NIOCore

/// The brokers' ports and the model together, on their loop: what a command changes in both.
final class ClusterSteering {
    private let host: ClusterHost
    private let loop: any EventLoop
    private let listeners: [BrokerListener]
    private let address: String
    private let advertised: (host: String, port: Int)?

    init(_ configuration: ServerConfiguration, loop: any EventLoop) {
        let host = ClusterHost(configuration.cluster, loop: loop)
        self.host = host
        self.loop = loop
        address = configuration.address
        advertised = configuration.advertised
        listeners = (0..<configuration.cluster.brokers).map { index in
            BrokerListener(
                broker: Int32(index) + 1, address: configuration.address,
                port: configuration.port == 0 ? 0 : configuration.port + index, host: host)
        }
    }

    func listen() -> EventLoopFuture<[BrokerAddress]> {
        EventLoopFuture.andAllSucceed(listeners.map { $0.listen() }, on: loop).assumeIsolated().map {
            let addresses = self.listeners.map {
                BrokerAddress(nodeID: $0.broker, host: self.address, port: Int32($0.port))
            }
            for address in addresses { self.host.model.setAddress(self.told(address)) }
            self.host.step {}
            return addresses
        }.nonisolated()
    }

    /// What clients are told of a broker that listens at `address`.
    private func told(_ address: BrokerAddress) -> BrokerAddress {
        guard let advertised else { return address }
        return BrokerAddress(
            nodeID: address.nodeID, host: advertised.host, port: Int32(advertised.port) + address.nodeID - 1)
    }

    var summary: ClusterSummary { host.model.summary }

    /// Carries out a command on the model and on the sockets.
    func perform(_ command: ClusterCommand) -> EventLoopFuture<Result<Void, ClusterError>> {
        var result = Result<Void, ClusterError>.success(())
        host.step {
            do throws(ClusterError) {
                try check(command)
                try host.model.perform(command)
            } catch {
                result = .failure(error)
            }
        }
        guard case .success = result else { return loop.makeSucceededFuture(result) }
        return follow(command).map { .success(()) }.flatMapErrorThrowing { error in
            .failure(ClusterError("the port cannot be bound again: \(error)", remedy: "free it"))
        }
    }

    private func check(_ command: ClusterCommand) throws(ClusterError) {
        if case .roundTripTime(let broker, _) = command, broker != -1 { _ = try host.model.checked(broker) }
    }

    /// Does to the sockets what the command says.
    private func follow(_ command: ClusterCommand) -> EventLoopFuture<Void> {
        switch command {
        case .down(let broker), .stop(let broker):
            let closed = listener(broker).close()
            for connection in host.connections(of: broker) { connection.close() }
            return closed
        case .up(let broker): return listener(broker).listenAgain()
        case .pause(let broker):
            listener(broker).setAccepting(false)
            host.step { for connection in host.connections(of: broker) { connection.takeFrames() } }
        case .resume(let broker):
            listener(broker).setAccepting(true)
            host.step {
                for connection in host.connections(of: broker) {
                    connection.sendReady()
                    connection.takeFrames()
                }
            }
        case .roundTripTime(let broker, let milliseconds):
            for listener in listeners where broker == -1 || listener.broker == broker {
                host.setRoundTrip(.milliseconds(Int64(milliseconds)), of: listener.broker)
            }
        case .answerErrors(let api, let error, let count):
            host.inject(KafkaError(rawValue: error), into: APIKey(rawValue: api), count: count)
        default: break
        }
        return loop.makeSucceededVoidFuture()
    }

    private func listener(_ broker: Int32) -> BrokerListener { listeners[Int(broker) - 1] }

    func close() -> EventLoopFuture<Void> {
        host.stop()
        return EventLoopFuture.andAllComplete(listeners.map { $0.close() }, on: loop)
    }
}
