/// A change of level that somebody knows and accepts: from that run on the new level is the one to compare with.
public struct Acceptance: Sendable, Hashable {
    /// The version of the JSON line.
    public static let formatVersion = 1

    /// The first run of the new level.
    public var runID: String
    /// The metric whose level changed.
    public var metric: String
    /// Why it is accepted.
    public var reason: String
    /// When it was accepted, in milliseconds since 1970 (UTC).
    public var timeMilliseconds: Int64

    public init(runID: String, metric: String, reason: String, timeMilliseconds: Int64) {
        (self.runID, self.metric, self.reason) = (runID, metric, reason)
        self.timeMilliseconds = timeMilliseconds
    }
}

extension Acceptance: Codable {
    enum CodingKeys: String, CodingKey {
        case format = "highwater_acceptance"
        case metric, reason
        case runID = "run"
        case timeMilliseconds = "time_ms"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try values.requireFormat(upTo: Self.formatVersion, forKey: .format)
        runID = try values.decode(String.self, forKey: .runID)
        metric = try values.decode(String.self, forKey: .metric)
        reason = try values.decode(String.self, forKey: .reason)
        timeMilliseconds = try values.decode(Int64.self, forKey: .timeMilliseconds)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.formatVersion, forKey: .format)
        try values.encode(runID, forKey: .runID)
        try values.encode(metric, forKey: .metric)
        try values.encode(reason, forKey: .reason)
        try values.encode(timeMilliseconds, forKey: .timeMilliseconds)
    }
}
