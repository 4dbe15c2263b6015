import MessageLedger

/// What became of one idempotency key in the application's store.
public struct KeyOutcome: Sendable, Hashable {
    public var key: String
    /// How many effects it had; one, in an idempotent application.
    public var count: Int
    /// CRC-32C of the body that was applied, where the store keeps it.
    public var checksum: UInt32?

    public init(key: String, count: Int, checksum: UInt32? = nil) {
        (self.key, self.count, self.checksum) = (key, count, checksum)
    }

    /// The checksum of a payload that was applied as it came.
    static func checksum(_ payload: String) -> UInt32 { Array(payload.utf8).withUnsafeBytes(CRC32C.checksum) }
}

/// A store whose outcomes could not be read.
public struct OutcomeMistake: Error, Sendable, Hashable, CustomStringConvertible {
    public var problem: String

    public init(problem: String) { self.problem = problem }

    public var description: String { "the outcomes cannot be read: \(problem)" }
}
