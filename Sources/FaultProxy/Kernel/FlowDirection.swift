/// Which way traffic goes, seen from the two that talk to each other.
public enum FlowDirection: String, Sendable, Hashable, Codable, CaseIterable {
    case toServer
    case toClient
}
