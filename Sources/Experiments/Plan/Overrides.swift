/// What the command line says instead of the experiment file.
public struct Overrides: Sendable, Hashable {
    public var seed: UInt64?
    /// 1.4 is 140% of the load profile.
    public var scale: Double?

    public init(seed: UInt64? = nil, scale: Double? = nil) {
        (self.seed, self.scale) = (seed, scale)
    }
}
