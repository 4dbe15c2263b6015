/// What a target takes from a load.
public enum OperationKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A broker: messages that consumers read.
    case messages
    /// A gateway: requests that it answers.
    case requests
}
