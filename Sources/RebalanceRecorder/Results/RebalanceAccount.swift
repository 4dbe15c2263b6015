/// What the recorder of one run has found, as the run directory keeps it in `rebalances.json`.
public struct RebalanceAccount: Sendable, Hashable, Codable {
    public static let format = 1

    public var format = Self.format
    /// When the load began, in µs on the clock of the findings.
    public var startMicroseconds: Int64
    /// Frames that came faster than they were looked at. Where there are any, the findings are incomplete.
    public var droppedFrames = 0
    /// Frames that could not be read, or belong to none that was seen.
    public var unreadFrames = 0
    public var findings: RebalanceFindings

    public init(startMicroseconds: Int64, findings: RebalanceFindings) {
        self.startMicroseconds = startMicroseconds
        self.findings = findings
    }
}
