/// What an HTTP-aware link saw and did, counted while it did it.
public struct HTTPEvidence: Sendable, Hashable, Codable {
    public var requests = 0
    /// Final answers of the server; not those that were given in its place.
    public var answers = 0
    public var delayed = 0
    /// Requests that the proxy answered in the server's place.
    public var answered = 0
    /// Answers whose body was cut off.
    public var aborted = 0
    /// Bytes of bodies that were replaced by others.
    public var bytesCorrupted = 0
    /// Connections that became something else by CONNECT or an upgrade, and pass as they are from there.
    public var tunnels = 0
    /// Connections that stopped making sense as HTTP/1.1, and pass as they are from there.
    public var notUnderstood = 0

    public init() {}

    public static func += (total: inout HTTPEvidence, part: HTTPEvidence) {
        total.requests += part.requests
        total.answers += part.answers
        total.delayed += part.delayed
        total.answered += part.answered
        total.aborted += part.aborted
        total.bytesCorrupted += part.bytesCorrupted
        total.tunnels += part.tunnels
        total.notUnderstood += part.notUnderstood
    }
}
