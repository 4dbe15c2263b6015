/// What is sent, how, and when the generator counts as saturated.
public struct LoadPlan: Sendable, Hashable, Codable {
    /// At least one; each name once.
    public var streams: [StreamPlan]
    /// Operations that start later than this against their intended start mean that the generator is saturated.
    public var maxSenderError: Duration
    /// More operations due and not started than this mean that the generator is saturated.
    public var maxBacklog: Int

    public init(streams: [StreamPlan], maxSenderError: Duration = .seconds(1), maxBacklog: Int = 100_000) {
        (self.streams, self.maxSenderError, self.maxBacklog) = (streams, maxSenderError, maxBacklog)
    }

    /// The length of the longest stream.
    public var length: Duration { streams.map(\.profile.length).max() ?? .zero }

    /// How long answers may still come after the last operation.
    public var answerTimeout: Duration {
        streams.map { max($0.producer.deliveryTimeout, $0.request.timeout) }.max() ?? .zero
    }
}
