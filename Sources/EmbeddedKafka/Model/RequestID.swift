/// Names a request that the cluster has taken, until its answer: at once, or when what it waits for has come.
public struct RequestID: Hashable, Sendable {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }
}
