/// What the command line says instead of the experiment file.
public struct Overrides: Sendable, Hashable {
    public var seed: UInt64?
    /// 1.4 is 140% of the load profile.
    public var scale: Double?
    /// The target file to use, as seen from the working directory.
    public var targetPath: String?
    /// Values of the experiment file itself, each as `PATH=VALUE`, such as `consumers.assignor=range`.
    public var values: [String] = []

    /// Names of invariants to have, whether the file has them or they are kinds that need no settings.
    public var invariants: [String] = []
    /// Settings of invariants, each as `NAME.KEY=VALUE`.
    public var settings: [String] = []

    public init(seed: UInt64? = nil, scale: Double? = nil, targetPath: String? = nil) {
        (self.seed, self.scale, self.targetPath) = (seed, scale, targetPath)
    }
}
