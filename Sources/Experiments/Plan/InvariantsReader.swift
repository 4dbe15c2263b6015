/// Reads `invariants`: names with the settings of their kind, a kind, or an expression.
struct InvariantsReader {
    let fields: Fields
    let kinds: [any InvariantSpec.Type]
    let schedule: [ScheduledFault]

    private var names: [String] { kinds.map { $0.kind } }

    /// The ids of the schedule, those of faults that are wrong otherwise among them.
    private var ids: [String] { (fields.list("schedule") ?? []).compactMap { $0.pair("id")?.value.scalarText } }

    func invariants() -> [NamedInvariant] {
        guard let mapping = fields.fields("invariants") else { return [] }
        fields.log.faults = ids
        return mapping.keys.compactMap { name in
            guard let entry = mapping.fields(name), let pair = mapping.pair(name) else { return nil }
            if !NameRule.accepts(name) {
                mapping.report(atKey: name, problem: "'\(name)' cannot be a name", remedy: NameRule.remedy(for: name))
            }
            return spec(name, entry, in: mapping).map {
                NamedInvariant(name: name, spec: $0, location: pair.keyLocation)
            }
        }
    }

    private func spec(_ name: String, _ entry: Fields, in mapping: Fields) -> (any InvariantSpec)? {
        if let kind = kinds.first(where: { $0.kind == name }) {
            return entry.building(name) { kind.init(fields: $0) }
        }
        if entry.contains("expect") { return expectation(entry) }
        if let key = entry.keys.first, entry.keys.count == 1, let kind = kinds.first(where: { $0.kind == key }) {
            return entry.fields(key)?.building(key) { kind.init(fields: $0) }
        }
        reportUnknown(name, entry, in: mapping)
        return nil
    }

    /// The misspelled word is the name or the one key inside.
    private func reportUnknown(_ name: String, _ entry: Fields, in mapping: Fields) {
        let known = names + [ExpectationSpec.kind]
        entry.acceptAllKeys()
        if let suggested = Suggestion.nearest(to: name, among: names) {
            return mapping.report(
                atKey: name, problem: "the invariant '\(name)' is unknown", remedy: "did you mean '\(suggested)'?")
        }
        if let key = entry.keys.first(where: { Suggestion.nearest(to: $0, among: known) != nil }) ?? onlyKey(entry) {
            return entry.report(
                atKey: key, problem: "the kind '\(key)' is unknown in '\(entry.path)'",
                remedy: Suggestion.remedy(for: key, among: known))
        }
        mapping.report(
            atKey: name, problem: "the invariant '\(name)' is of no known kind",
            remedy: "use \(Suggestion.list(names, last: "or")) as its name or inside, or '{expect: lag.max < 500}'")
    }

    private func onlyKey(_ entry: Fields) -> String? { entry.keys.count == 1 ? entry.keys.first : nil }

    private func expectation(_ entry: Fields) -> ExpectationSpec? {
        guard let spec = entry.building("expect", ExpectationSpec.init(fields:)) else { return nil }
        guard let id = spec.window.fault, id != "steady" else {
            reportRule(entry, nil)
            return spec
        }
        let key = entry.contains("during") ? "during" : "after"
        guard ids.contains(id) else {
            let known = key == "during" ? ids + ["steady"] : ids
            entry.report(
                key, problem: "no fault has the id '\(id)'", remedy: Suggestion.remedy(for: id, among: known))
            return nil
        }
        guard let fault = schedule.first(where: { $0.id == id }) else { return spec }
        if case .during(_, let offset) = spec.window { check(entry, fault, offset: offset) }
        if let repetition = fault.repetition {
            RepetitionCheck(entry: entry, key: key, fault: fault, repetition: repetition).check(spec)
        } else {
            reportRule(entry, fault.id)
        }
        return spec
    }

    /// `by` says nothing where there is one value.
    private func reportRule(_ entry: Fields, _ id: String?) {
        guard entry.contains("by") else { return }
        entry.report(
            atKey: "by", problem: id.map { "the fault '\($0)' is not repeated" } ?? "nothing is repeated here",
            remedy: "leave 'by' out, or write 'repeat: 5' at the fault whose time the window is")
    }

    private func check(_ entry: Fields, _ fault: ScheduledFault, offset: Duration) {
        let lasting = fault.lasting
        if lasting == .zero {
            entry.report(
                "during", problem: "the fault '\(fault.id)' is over at once", remedy: "write 'after: \(fault.id)'")
        } else if offset >= lasting {
            entry.report(
                "during", problem: "the window begins when the fault '\(fault.id)' is over, after \(lasting.written)",
                remedy: "write less than '+ \(lasting.written)', or 'after: \(fault.id)'")
        }
    }
}

extension SourceNode {
    /// The text of a single value.
    var scalarText: String? {
        guard case .scalar(let text) = content else { return nil }
        return text
    }
}
