import KafkaWire

/// Frames that the proxy held back on purpose, after it had noted their time.
///
/// The recorder shows it beside the phases it lies in, and never takes it for the group's own time.
public struct InjectedDelay: Sendable {
    /// By which it is ended early; several may have the same.
    public var id: Int
    /// nil for all connections.
    public var connection: Int?
    public var direction: TapFrame.Direction
    /// The APIs of the requests, or of the requests that are answered; nil for all.
    public var apis: Set<APIKey>?
    /// Whether a client, by its id, is meant; nil for all, also those without an id.
    public var isMeant: (@Sendable (_ client: String) -> Bool)?
    /// The frames that came in this time, in µs on the clock of the frames.
    public var window: Range<Int64>
    /// By how much each was held back.
    public var microseconds: Int64

    public init(
        id: Int = 0, connection: Int? = nil, direction: TapFrame.Direction, apis: Set<APIKey>? = nil,
        isMeant: (@Sendable (_ client: String) -> Bool)? = nil, window: Range<Int64>, microseconds: Int64
    ) {
        (self.id, self.connection, self.direction, self.apis) = (id, connection, direction, apis)
        (self.isMeant, self.window, self.microseconds) = (isMeant, window, microseconds)
    }

    /// `request`: the frame's own header, or that of the request it answers.
    func applies(to frame: TapFrame, _ request: RequestHeader) -> Bool {
        guard direction == frame.direction, window.contains(frame.microseconds) else { return false }
        guard connection == nil || connection == frame.connection else { return false }
        guard apis?.contains(request.key) ?? true else { return false }
        return isMeant.map { isMeant in request.clientID.map(isMeant) ?? false } ?? true
    }
}
