import Experiments
import TargetKit

/// Sends requests to a gateway, by the client that its URL and plan ask for.
public enum GatewayClient: MessageProducer {
    /// HTTP/1.1 without TLS: the loop that loads are generated with.
    case plain(HTTPClient)
    /// TLS, HTTP/2, or both.
    case secure(SecureHTTPClient)

    /// Makes the client for one stream of a load.
    ///
    /// - Parameters:
    ///   - url: where the gateway is; resolved now.
    ///   - plan: how it is talked to.
    ///   - kinds: what each kind of event asks; `nil` for what the plan asks.
    ///   - seed: where the pauses before repetitions are drawn from.
    ///   - trust: which servers it talks to over TLS.
    ///   - receiver: gets the answers, on the generator's thread.
    /// - Returns: a client with no connection yet.
    /// - Throws: `TargetError` when the host has no address, TLS cannot be set up, or the system allows too few connections.
    public static func make(
        url: GatewayURL, plan: RequestPlan, kinds: [RequestLine?], seed: UInt64, trust: ServerTrust = ServerTrust(),
        receiver: some DeliveryReceiver
    ) throws(TargetError) -> GatewayClient {
        if url.scheme == .http, plan.version == .http1 {
            return .plain(try HTTPClient(url: url, plan: plan, kinds: kinds, seed: seed, receiver: receiver))
        }
        return .secure(
            try SecureHTTPClient(url: url, plan: plan, kinds: kinds, seed: seed, trust: trust, receiver: receiver))
    }

    // Each request leaves at its own time, identifies itself by a header, and is answered inside of `wait`.
    public var grid: UInt64 { 0 }
    public var stampPlace: StampPlace { .nowhere }
    public var isDriven: Bool { true }

    public func send(_ message: borrowing OutgoingMessage) -> Handover {
        switch self {
        case .plain(let client): client.send(message)
        case .secure(let client): client.send(message)
        }
    }

    public var inFlight: Int {
        switch self {
        case .plain(let client): client.inFlight
        case .secure(let client): client.inFlight
        }
    }

    public func wait(until nanoseconds: UInt64) {
        switch self {
        case .plain(let client): client.wait(until: nanoseconds)
        case .secure(let client): client.wait(until: nanoseconds)
        }
    }

    public func close(within limit: Duration) {
        switch self {
        case .plain(let client): client.close(within: limit)
        case .secure(let client): client.close(within: limit)
        }
    }
}
