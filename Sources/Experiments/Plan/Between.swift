/// The connections that a network fault touches.
public enum Between: String, Sendable, Hashable, Codable, CaseIterable {
    case consumersAndBrokers = "consumers and brokers"
    case producersAndBrokers = "producers and brokers"
    case allAndBrokers = "all and brokers"
    case clientsAndGateway = "clients and gateway"
    case gatewayAndBackends = "gateway and backends"

    /// What the target of an experiment takes that has these parties.
    var operations: OperationKind {
        switch self {
        case .consumersAndBrokers, .producersAndBrokers, .allAndBrokers: .messages
        case .clientsAndGateway, .gatewayAndBackends: .requests
        }
    }
}
