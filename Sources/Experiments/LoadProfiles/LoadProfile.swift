/// How arrivals per second change over time, and what is sent.
public struct LoadProfile: Sendable, Hashable, Codable {
    public var name: String
    /// At least one.
    public var stages: [Stage]
    /// At least one.
    public var events: [EventKind]
    public var keys: KeyDistribution
    public var payload: PayloadPlan

    public init(
        name: String, stages: [Stage], events: [EventKind] = LoadProfile.defaultEvents, keys: KeyDistribution = .none,
        payload: PayloadPlan = LoadProfile.defaultPayload
    ) {
        (self.name, self.stages, self.events, self.keys, self.payload) = (name, stages, events, keys, payload)
    }

    /// What is sent if the profile does not say it: one kind named `message`.
    public static let defaultEvents = [EventKind(name: "message", weight: 1)]
    /// The size if the profile does not say it: 200 bytes.
    public static let defaultPayload = PayloadPlan(minimum: ByteCount(bytes: 200), maximum: ByteCount(bytes: 200))

    /// The sum of the stages.
    public var length: Duration { stages.reduce(.zero) { $0 + $1.duration } }

    /// How many arrivals are due in all.
    public var arrivals: Double { stages.reduce(0) { $0 + $1.arrivals } }

    /// The highest rate that is asked for.
    public var peak: ArrivalRate {
        ArrivalRate(perSecond: stages.map { max($0.from.perSecond, $0.to.perSecond) }.max() ?? 0)
    }

    /// The same profile with every rate multiplied by `factor`; 1.4 is 140%.
    public func scaled(by factor: Double) -> LoadProfile {
        var copy = self
        copy.stages = stages.map { Stage(from: $0.from * factor, to: $0.to * factor, duration: $0.duration) }
        return copy
    }

    /// Reads a load profile. `file` is the name used in mistakes. Throws all its mistakes.
    public static func parse(_ text: String, file: String) throws(Mistakes) -> LoadProfile {
        try Document.decode(text, file: file) { LoadProfileReader(fields: $0).profile() }
    }

    /// Reads the load profile at `path`. Throws a `DocumentError` that tells a missing file from a wrong one.
    public static func load(path: String, files: SourceFiles = .disk) throws(DocumentError) -> LoadProfile {
        try DocumentError.reading(path, files: files) { text, log in
            Document.decode(text, file: path, log: log) { LoadProfileReader(fields: $0).profile() }
        }
    }
}
