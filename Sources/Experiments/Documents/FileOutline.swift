/// What is known of a file that is too large to be kept with a run.
public struct FileOutline: Sendable, Hashable, Codable {
    /// How many entries it has: arrivals or keys.
    public var entries: UInt64
    /// How much time it covers; 0 if that means nothing.
    public var nanoseconds: UInt64

    public init(entries: UInt64, nanoseconds: UInt64 = 0) {
        (self.entries, self.nanoseconds) = (entries, nanoseconds)
    }
}
