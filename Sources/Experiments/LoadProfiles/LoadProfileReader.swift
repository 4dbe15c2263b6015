/// Reads a load profile from the top mapping of its document, or from a mapping inside another one.
struct LoadProfileReader {
    let fields: Fields
    let files: SourceFiles
    /// The name if the profile stands inside another document, which then gives the version of the format as well.
    var inlineName: String?

    func profile() -> LoadProfile? {
        let name = name()
        let events = EventsReader(fields: fields).events()
        let keys = KeysReader(fields: fields, files: files).keys()
        let payload = PayloadReader(fields: fields).payload()
        let model = model(events: events)
        guard let name, let model else { return nil }
        return LoadProfile(
            name: name, model: model.model, events: model.events ?? events ?? LoadProfile.defaultEvents, keys: keys,
            payload: payload ?? LoadProfile.defaultPayload)
    }

    private func name() -> String? {
        if let inlineName { return fields.name("name") ?? inlineName }
        FormatVersion.check(fields)
        fields.demand("name", example: "name: flash-sale")
        return fields.name("name")
    }

    /// `events`: nil if the profile has none, and may learn them from a trace.
    private func model(events: [EventKind]?) -> (model: LoadModel, events: [EventKind]?)? {
        let given = ["stages", "users", "trace"].filter { fields.contains($0) }
        if given.count > 1 {
            let words = Suggestion.list(given.map { "'\($0)'" }, last: "and")
            fields.report(
                atKey: given[1], problem: "the profile has \(words)",
                remedy: "keep one of them: it decides when operations begin")
        }
        switch given.first {
        case "users": return UsersReader(fields: fields).model().map { ($0, nil) }
        case "trace":
            return TraceReader(fields: fields, files: files, pattern: pattern(), events: events).model()
        default:
            let pattern = pattern()
            return StagesReader(fields: fields).stages().map { (.arrivals($0, pattern: pattern), nil) }
        }
    }

    private func pattern() -> ArrivalPattern { fields.choice("arrivals", ArrivalPattern.self) ?? .even }
}
