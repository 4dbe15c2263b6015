/// Reads one stream of a load.
struct StreamReader {
    let fields: Fields
    let files: SourceFiles
    let overrides: Overrides
    let operations: OperationKind?

    private static let own = ["profile", "scale", "workers"]
    private static let forMessages = ["producer"]
    /// Every key that a stream may have.
    static let keys = own + forMessages + RequestReader.keys

    func stream(_ name: String) -> StreamPlan? {
        fields.demand("profile", example: "profile: ../loadprofiles/flash-sale.yaml")
        let profile = fields.loadProfile("profile", files: files)
        let scale = fields.share("scale", upTo: 100)
        if scale == 0 {
            fields.report(
                "scale", problem: "a scale of 0% sends nothing", remedy: "write '100%' for the profile as it is")
        }
        let workers = fields.integer("workers", in: 1...64) ?? 1
        let producer = fields.fields("producer").map(ProducerPlan.init(fields:)) ?? ProducerPlan()
        let request = RequestReader(fields: fields).plan()
        refuseForeignKeys()
        guard let profile else { return nil }
        fields.checkScale(overrides.scale ?? scale ?? 1, of: profile.profile, at: "scale")
        return StreamPlan(
            name: name, profile: profile.profile, profilePath: profile.path, scale: overrides.scale ?? scale ?? 1,
            producer: producer, request: request, workers: workers)
    }

    /// A key of the other kind of target would be ignored: it is told instead.
    private func refuseForeignKeys() {
        guard let operations else { return }
        let foreign = operations == .messages ? RequestReader.keys : Self.forMessages
        for key in foreign where fields.contains(key) {
            fields.report(
                atKey: key, problem: "'\(key)' is for \(operations == .messages ? "a gateway" : "a broker")",
                remedy: "remove it: the target of this experiment takes \(operations.rawValue)")
        }
    }
}
