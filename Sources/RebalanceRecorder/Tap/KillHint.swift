/// A member that was killed: the wire does not show it, whoever killed it knows.
public struct KillHint: Sendable, Hashable {
    /// The client id of the member.
    public var client: String
    /// Just before the signal, in µs on the clock of the frames.
    public var microseconds: Int64

    public init(client: String, microseconds: Int64) {
        self.client = client
        self.microseconds = microseconds
    }
}
