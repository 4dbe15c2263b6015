/// Which request a frame carries, such as `metadata`; keys without a name here are kept as their number.
public struct APIKey: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: Int16

    public init(rawValue: Int16) { self.rawValue = rawValue }

    public static let produce = APIKey(rawValue: 0)
    public static let fetch = APIKey(rawValue: 1)
    public static let metadata = APIKey(rawValue: 3)
    public static let controlledShutdown = APIKey(rawValue: 7)
    public static let findCoordinator = APIKey(rawValue: 10)
    public static let saslHandshake = APIKey(rawValue: 17)
    public static let apiVersions = APIKey(rawValue: 18)
    public static let electLeaders = APIKey(rawValue: 43)
    public static let alterPartitionReassignments = APIKey(rawValue: 45)
    public static let describeCluster = APIKey(rawValue: 60)

    public var description: String {
        switch self {
        case .produce: "Produce"
        case .fetch: "Fetch"
        case .metadata: "Metadata"
        case .controlledShutdown: "ControlledShutdown"
        case .findCoordinator: "FindCoordinator"
        case .saslHandshake: "SaslHandshake"
        case .apiVersions: "ApiVersions"
        case .electLeaders: "ElectLeaders"
        case .alterPartitionReassignments: "AlterPartitionReassignments"
        case .describeCluster: "DescribeCluster"
        default: "API \(rawValue)"
        }
    }
}
