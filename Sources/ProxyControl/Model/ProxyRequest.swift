/// What a request or a file says about a proxy; what it leaves out is nil.
struct ProxyRequest: Sendable {
    var place: Placed
    var name: String?
    var listen: String?
    var upstream: String?
    var isEnabled: Bool?
    /// nil: nothing is said about toxics.
    var toxics: [ToxicRequest]?
    var options: LinkOptions

    /// `isStrict`: unknown keys are mistakes, as in a file; Toxiproxy's clients may send more.
    init?(_ value: Placed, isStrict: Bool, _ mistakes: ControlMistakes) {
        guard let reader = ObjectReader(value, mistakes) else { return nil }
        place = value
        name = reader.text("name")
        listen = reader.text("listen")
        upstream = reader.text("upstream")
        isEnabled = reader.flag("enabled")
        options = LinkOptions(reader)
        toxics = reader.list("toxics")?.compactMap { ToxicRequest($0, isStrict: isStrict, mistakes) }
        if let name, !name.isEmpty, let problem = NameCheck.problem(name) {
            reader.report("name", problem, NameCheck.remedy)
        }
        // Old versions of Toxiproxy write a 'Logger' into what they list, and people keep that in files.
        if isStrict { reader.refuseUnknownKeys(except: ["Logger", "status", "owner"]) }
    }
}
