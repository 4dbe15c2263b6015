/// Frames that the proxy held back on purpose, after it had noted their time.
///
/// The recorder shows it beside the phases it lies in, and never takes it for the group's own time.
public struct InjectedDelay: Sendable, Hashable {
    /// nil for all connections.
    public var connection: Int?
    public var direction: TapFrame.Direction
    /// The frames that came in this time, in µs on the clock of the frames.
    public var window: Range<Int64>
    /// By how much each was held back.
    public var microseconds: Int64

    public init(
        connection: Int? = nil, direction: TapFrame.Direction, window: Range<Int64>, microseconds: Int64
    ) {
        self.connection = connection
        self.direction = direction
        self.window = window
        self.microseconds = microseconds
    }

    func applies(to frame: TapFrame) -> Bool {
        direction == frame.direction && window.contains(frame.microseconds)
            && (connection == nil || connection == frame.connection)
    }
}
