import Experiments
import TargetKit

/// Sends requests to a gateway, by the client that its URL and plan ask for.
public enum GatewayClient: MessageProducer {
    /// HTTP/1.1 without TLS: the loop that loads are generated with.
    case plain(HTTPClient)

    /// Makes the client for one stream of a load.
    ///
    /// - Parameters:
    ///   - url: where the gateway is; resolved now.
    ///   - plan: how it is talked to.
    ///   - kinds: what each kind of event asks; `nil` for what the plan asks.
    ///   - seed: where the pauses before repetitions are drawn from.
    ///   - receiver: gets the answers, on the generator's thread.
    /// - Throws: `TargetError` when the host has no address, or the system allows too few connections.
    public static func make(
        url: GatewayURL, plan: RequestPlan, kinds: [RequestLine?], seed: UInt64, receiver: some DeliveryReceiver
    ) throws(TargetError) -> GatewayClient {
        .plain(try HTTPClient(url: url, plan: plan, kinds: kinds, seed: seed, receiver: receiver))
    }

    public func send(_ message: borrowing OutgoingMessage) -> Handover {
        switch self {
        case .plain(let client): client.send(message)
        }
    }

    public var inFlight: Int {
        switch self {
        case .plain(let client): client.inFlight
        }
    }

    public func wait(until nanoseconds: UInt64) {
        switch self {
        case .plain(let client): client.wait(until: nanoseconds)
        }
    }

    public func close(within limit: Duration) {
        switch self {
        case .plain(let client): client.close(within: limit)
        }
    }
}
