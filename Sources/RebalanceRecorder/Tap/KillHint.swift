/// A member that was killed: the wire does not show it, whoever killed it knows.
public struct KillHint: Sendable, Hashable {
    /// The client id of the member.
    public var client: String
    /// Just before the signal, in µs on the clock of the frames.
    public var microseconds: Int64
    /// Somebody said so; otherwise its connection to the coordinator was closed by its side, which may mean it.
    var isTold = true

    public init(client: String, microseconds: Int64) {
        self.init(client: client, microseconds: microseconds, isTold: true)
    }

    init(client: String, microseconds: Int64, isTold: Bool) {
        self.client = client
        self.microseconds = microseconds
        self.isTold = isTold
    }
}
