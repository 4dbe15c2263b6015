/// The connections that a network fault touches.
public enum Between: String, Sendable, Hashable, Codable, CaseIterable {
    case consumersAndBrokers = "consumers and brokers"
    case producersAndBrokers = "producers and brokers"
    case allAndBrokers = "all and brokers"
}
