import Experiments

/// The payload of a kind of event, made ready to be written.
enum CompiledPayload: Sendable {
    case none
    case json(JSONPayload)
    case template(CompiledTemplate)

    init(_ plan: PayloadPlan, kindName: String, limits: TemplateLimits, seeds: SeedTree) {
        switch plan {
        case .empty: self = .none
        case .json(let sizes):
            self = .json(JSONPayload(sizes, kindName: kindName, limits: limits, seed: seeds.derived("sizes").seed))
        case .template(let template):
            self = .template(
                CompiledTemplate(
                    template, escaping: template.isJSON ? .json : .none, limits: limits, kindName: kindName,
                    seeds: seeds.derived("payload")))
        }
    }

    /// The longest that an event can make of it, in bytes.
    var maximum: Int {
        switch self {
        case .none: 0
        case .json(let payload): payload.maximum
        case .template(let template): template.maximum
        }
    }

    func write(_ event: EventFacts, _ text: borrowing RandomText, to writer: inout ByteWriter) {
        switch self {
        case .none: break
        case .json(let payload): payload.write(event, text, to: &writer)
        case .template(let template): template.write(event, text, to: &writer)
        }
    }
}
