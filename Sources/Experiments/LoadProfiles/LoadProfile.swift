/// How the load changes over time, and what is sent.
public struct LoadProfile: Sendable, Hashable, Codable {
    public var name: String
    public var model: LoadModel
    /// At least one.
    public var events: [EventKind]
    /// Not used for a trace that has keys of its own.
    public var keys: KeyDistribution
    /// What events send that do not say it themselves.
    public var payload: PayloadPlan

    public init(
        name: String, model: LoadModel, events: [EventKind] = LoadProfile.defaultEvents, keys: KeyDistribution = .none,
        payload: PayloadPlan = LoadProfile.defaultPayload
    ) {
        (self.name, self.model, self.events, self.keys, self.payload) = (name, model, events, keys, payload)
    }

    /// An open model with evenly spaced arrivals.
    public init(
        name: String, stages: [Stage], events: [EventKind] = LoadProfile.defaultEvents, keys: KeyDistribution = .none,
        payload: PayloadPlan = LoadProfile.defaultPayload
    ) {
        let model = LoadModel.arrivals(stages, pattern: .even)
        self.init(name: name, model: model, events: events, keys: keys, payload: payload)
    }

    /// What is sent if the profile does not say it: one kind named `message`.
    public static let defaultEvents = [EventKind(name: "message", weight: 1)]
    /// The size if the profile does not say it: 200 bytes.
    public static let defaultPayload = PayloadPlan.json(.fixed(ByteCount(bytes: 200)))

    /// The name of a profile that stands in another document and has none of its own.
    public static let inlineName = "inline"

    /// The stages of an open model; empty for users and for a trace.
    public var stages: [Stage] {
        if case .arrivals(let stages, _) = model { return stages }
        return []
    }

    /// How long the load lasts.
    public var length: Duration { model.length }

    /// How many arrivals are due in all; 0 for a closed model.
    public var arrivals: Double { model.arrivals }

    /// The highest rate that is asked for; zero for a closed model and for recorded arrivals.
    public var peak: ArrivalRate { model.peak }

    /// How many keys the events choose from; 0 if they have none.
    public var keyCount: Int { recordedKeys?.count ?? keys.count }

    /// The keys of a trace that has some.
    public var recordedKeys: ByteTable? {
        guard case .trace(.arrivals(let arrivals), _) = model, !arrivals.keys.isEmpty else { return nil }
        return arrivals.keyNames
    }

    /// The same profile with every rate, or the number of users (rounded up), multiplied by `factor`; 1.4 is 140%.
    ///
    /// Recorded arrivals stay as they are; see `LoadModel.isScalable`.
    public func scaled(by factor: Double) -> LoadProfile {
        var copy = self
        copy.model = model.scaled(by: factor)
        return copy
    }

    /// Reads a load profile. `file` is the name used in mistakes, and the paths in `text` are relative to it. Throws
    /// all its mistakes.
    public static func parse(
        _ text: String, file: String, files: SourceFiles = .disk
    ) throws(Mistakes) -> LoadProfile {
        try Document.decode(text, file: file) { LoadProfileReader(fields: $0, files: files).profile() }
    }

    /// Reads the load profile at `path`. Throws a `DocumentError` that tells a missing file from a wrong one.
    public static func load(path: String, files: SourceFiles = .disk) throws(DocumentError) -> LoadProfile {
        try DocumentError.reading(path, files: files) { text, log in
            Document.decode(text, file: path, log: log) { LoadProfileReader(fields: $0, files: files).profile() }
        }
    }
}
