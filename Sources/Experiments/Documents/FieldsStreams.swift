extension Fields {
    /// The names of the load's streams; nil until they are read.
    ///
    /// Whoever reads the load sets it, for the whole document; expressions and `stream:` are checked against it.
    public var knownStreams: [String]? {
        get { log.streams }
        set { log.streams = newValue }
    }

    /// The name of a stream of the load; an unknown one is a mistake with a suggestion.
    public func stream(_ key: String) -> String? {
        guard let name = name(key) else { return nil }
        guard let streams = knownStreams, !streams.contains(name) else { return name }
        report(
            key, problem: "no stream of the load is called '\(name)'",
            remedy: Suggestion.remedy(for: name, among: streams))
        return nil
    }

    /// The id of a fault of the schedule; an unknown one is a mistake with a suggestion.
    public func fault(_ key: String) -> String? {
        guard let id = name(key) else { return nil }
        guard let faults = log.faults, !faults.contains(id) else { return id }
        report(key, problem: "no fault has the id '\(id)'", remedy: Suggestion.remedy(for: id, among: faults))
        return nil
    }
}
