/// The first line of a recording. More keys may stand there; they are not looked at.
public struct TrafficHeader: Sendable, Hashable, Codable {
    static let format = 1

    public var format = Self.format
    /// When it began, in µs on the clock of its events.
    public var startMicroseconds: Int64
    /// The same moment, such as `2026-01-31T14:05:09Z`.
    public var startUTC: String?
    /// The cluster, in the recorder's words.
    public var cluster: String?
    /// What was done, a sentence.
    public var scenario: String?
    /// The topic it is about.
    public var topic: String?

    public init(startMicroseconds: Int64, startUTC: String? = nil, cluster: String? = nil) {
        self.startMicroseconds = startMicroseconds
        self.startUTC = startUTC
        self.cluster = cluster
    }

    enum CodingKeys: String, CodingKey {
        case format, cluster, scenario, topic
        case startMicroseconds = "start_us"
        case startUTC = "start_utc"
    }
}
