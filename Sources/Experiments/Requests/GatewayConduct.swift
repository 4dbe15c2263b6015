/// Whether the sandbox gateway does what it promises, or is wrong on purpose: the negative control of an experiment.
public enum GatewayConduct: String, Sendable, Hashable, Codable, CaseIterable {
    case correct
    case broken
}
