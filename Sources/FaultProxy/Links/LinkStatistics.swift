/// What has passed between the clients of one side and all brokers.
public struct LinkStatistics: Sendable, Hashable, Codable {
    public var openConnections = 0
    public var accepted = 0
    /// Connections to a broker that could not be made; the client's was closed.
    public var dialFailures = 0
    /// Kafka's requests and answers, or those of HTTP.
    public var framesToBroker = 0
    public var framesToClient = 0
    public var bytesToBroker = 0
    public var bytesToClient = 0
    /// Frames that could not be understood where they had to be; each closed its connection. Of HTTP: connections that
    /// stopped making sense, and pass as they are from there.
    public var malformedFrames = 0

    public init() {}
}
