/// Reads a load profile from the top mapping of its document.
struct LoadProfileReader {
    let fields: Fields

    func profile() -> LoadProfile? {
        FormatVersion.check(fields)
        fields.demand("name", example: "name: flash-sale")
        let name = fields.name("name")
        let stages = StagesReader(fields: fields).stages()
        let events = events()
        let keys = keys()
        let payload = payload()
        guard let name, let stages else { return nil }
        return LoadProfile(name: name, stages: stages, events: events, keys: keys, payload: payload)
    }

    private func events() -> [EventKind] {
        guard let list = fields.list("events"), !list.isEmpty else { return LoadProfile.defaultEvents }
        var kinds: [EventKind] = []
        for entry in list {
            entry.demand("kind", example: "kind: purchase")
            let weight = entry.integer("weight", in: 1...1_000_000)
            guard let name = entry.name("kind") else { continue }
            if kinds.contains(where: { $0.name == name }) {
                entry.report(
                    "kind", problem: "the event kind '\(name)' appears twice", remedy: "add the two weights together")
            }
            kinds.append(EventKind(name: name, weight: weight ?? 1))
        }
        return kinds
    }

    private func keys() -> KeyDistribution {
        guard let pair = fields.pair("keys") else { return .none }
        if case .scalar(let text) = pair.value.content {
            if text != "none" {
                fields.report(
                    "keys", problem: "'\(text)' is not a way to choose keys",
                    remedy: "use 'none', '{uniform: {count: 100}}' or '{zipf: {count: 5000, exponent: 0.7}}'")
            }
            return .none
        }
        guard let choice = fields.fields("keys")?.onlyChild(of: ["uniform", "zipf"]) else { return .none }
        choice.fields.demand("count", example: "count: 5000")
        let count = choice.fields.integer("count", in: 1...10_000_000) ?? 1
        guard choice.key == "zipf" else { return .uniform(count: count) }
        choice.fields.demand("exponent", example: "exponent: 0.7")
        return .zipf(count: count, exponent: choice.fields.number("exponent", in: 0...10) ?? 0)
    }

    private func payload() -> PayloadPlan {
        guard let payload = fields.fields("payload") else { return LoadProfile.defaultPayload }
        payload.demand("json", example: "json: 200B to 400B")
        return payload.quantity("json", Self.sizes) ?? LoadProfile.defaultPayload
    }

    /// Reads `200B to 400B`, or one size for all.
    private static func sizes(_ text: String) throws(UnitMistake) -> PayloadPlan {
        guard let (first, second) = SpanText.split(text) else {
            let size = try ByteCount(parsing: text)
            return PayloadPlan(minimum: size, maximum: size)
        }
        let plan = PayloadPlan(minimum: try ByteCount(parsing: first), maximum: try ByteCount(parsing: second))
        guard plan.minimum <= plan.maximum else {
            throw UnitMistake(
                problem: "the sizes '\(text)' begin with the larger one",
                remedy: "write '\(plan.maximum) to \(plan.minimum)'")
        }
        return plan
    }
}
