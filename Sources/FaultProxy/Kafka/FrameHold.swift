import KafkaWire

/// By how much a toxic holds Kafka frames back, where that is known beforehand.
public struct FrameHold: Sendable, Hashable {
    /// Requests are held; otherwise answers.
    public var isOfRequests: Bool
    /// The mean, where it varies.
    public var delay: Duration
    /// The requests, or the answers to these; nil for all.
    public var apis: Set<APIKey>?
    /// The clients by their ids; nil for all, also those without one.
    public var clientID: NamePattern?
}

extension Toxic {
    /// nil for a toxic that holds nothing, or whose delays depend on more than API and client.
    public var frameHold: FrameHold? {
        switch kind {
        case let latency as Latency: return FrameHold(isOfRequests: false, delay: latency.delay)
        case let fault as KafkaFault:
            guard fault.share >= 1, fault.topic == nil else { return nil }
            switch fault.action {
            case .delayRequest(let delay):
                return FrameHold(isOfRequests: true, delay: delay, apis: fault.apis, clientID: fault.clientID)
            case .delayAnswer(let delay):
                return FrameHold(isOfRequests: false, delay: delay, apis: fault.apis, clientID: fault.clientID)
            case .swallowAnswer, .resetInsteadOfAnswer, .answer: return nil
            }
        default: return nil
        }
    }
}
