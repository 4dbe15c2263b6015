import Foundation

/// What a request asks for: the path of the address taken apart.
enum ControlRoute: Hashable, Sendable {
    case proxies
    case proxy(String)
    case toxics(String)
    case toxic(String, String)
    case populate, reset, version, metrics
    case status, events, catalog
    case leases
    case lease(String)
    case partitions
    case partition(String)

    /// The part of Toxiproxy, or ours below `/v1`.
    enum Dialect: Sendable { case toxiproxy, highwater }

    /// nil for a path that does not exist.
    static func parse(_ path: String) -> (route: ControlRoute, dialect: Dialect)? {
        var segments: [String] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let name = segment.removingPercentEncoding, !name.isEmpty else { return nil }
            segments.append(name)
        }
        guard segments.first == "v1" else { return common(segments).map { ($0, .toxiproxy) } }
        segments.removeFirst()
        return (common(segments) ?? ours(segments)).map { ($0, .highwater) }
    }

    private static func common(_ segments: [String]) -> ControlRoute? {
        switch segments.count {
        case 1:
            switch segments[0] {
            case "proxies": return .proxies
            case "populate": return .populate
            case "reset": return .reset
            case "version": return .version
            case "metrics": return .metrics
            default: return nil
            }
        case 2...4 where segments[0] == "proxies":
            if segments.count == 2 { return .proxy(segments[1]) }
            guard segments[2] == "toxics" else { return nil }
            return segments.count == 3 ? .toxics(segments[1]) : .toxic(segments[1], segments[3])
        default: return nil
        }
    }

    private static func ours(_ segments: [String]) -> ControlRoute? {
        switch (segments.count, segments.first) {
        case (1, "status"): .status
        case (1, "events"): .events
        case (1, "toxics"): .catalog
        case (1, "leases"): .leases
        case (2, "leases"): .lease(segments[1])
        case (1, "partitions"): .partitions
        case (2, "partitions"): .partition(segments[1])
        default: nil
        }
    }

    /// The methods that a path has, in the order in which they are told.
    func methods(_ dialect: Dialect) -> [String] {
        let change = dialect == .toxiproxy ? ["POST", "PATCH"] : ["PATCH", "PUT", "POST"]
        return switch self {
        case .proxies: ["GET", "POST"]
        case .proxy, .toxic: ["GET"] + change + ["DELETE"]
        case .toxics: dialect == .toxiproxy ? ["GET", "POST"] : ["GET", "POST", "PUT"]
        case .populate, .reset: ["POST"]
        case .version, .metrics, .status, .events, .catalog, .leases, .partitions: ["GET"]
        case .lease, .partition: ["GET", "PUT", "DELETE"]
        }
    }
}
