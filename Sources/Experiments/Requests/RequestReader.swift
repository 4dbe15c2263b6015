/// Reads how a stream talks to a gateway; its keys stand among those of the stream.
struct RequestReader {
    let fields: Fields

    static let keys = [
        "request", "headers", "user", "expect", "timeout", "idempotency-key", "retry", "version", "connections",
        "reuse-connections",
    ]

    func plan() -> RequestPlan {
        var plan = RequestPlan()
        plan.line = fields.quantity("request", RequestLine.init(parsing:)) ?? plan.line
        plan.headers = headers()
        plan.user = fields.string("user")
        plan.expected = expected() ?? plan.expected
        plan.timeout = fields.duration("timeout", in: .milliseconds(1)...(.seconds(3600))) ?? plan.timeout
        plan.hasIdempotencyKey = fields.choice("idempotency-key", KeyRule.self) != KeyRule.none
        plan.retry = fields.fields("retry").flatMap(retry)
        plan.version = fields.choice("version", RequestPlan.Version.self) ?? plan.version
        plan.maximumConnections = fields.integer("connections", in: 1...50_000) ?? plan.maximumConnections
        plan.reusesConnections = fields.flag("reuse-connections") ?? true
        return plan
    }

    private enum KeyRule: String, CaseIterable {
        case perRequest = "per-request"
        case none
    }

    /// Header names are tokens of RFC 9110; a value has no line breaks.
    private func headers() -> [HeaderPlan] {
        guard let mapping = fields.fields("headers") else { return [] }
        return mapping.keys.compactMap { name in
            guard let value = mapping.string(name) else { return nil }
            if !Self.isToken(name) {
                mapping.report(
                    atKey: name, problem: "'\(name)' cannot be the name of a header",
                    remedy: "use letters, digits and hyphens, as in 'x-tenant'")
            }
            if let remedy = Self.reserved[name.lowercased()] {
                mapping.report(atKey: name, problem: "the header '\(name)' is written by Highwater", remedy: remedy)
            }
            if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                mapping.report(
                    name, problem: "the header '\(name)' has a control character", remedy: "keep it on one line")
            }
            return HeaderPlan(name: name, value: value)
        }
    }

    /// Headers that a request would otherwise have twice, or that would contradict its bytes.
    private static let reserved = [
        "content-length": "leave it out: it follows from the body",
        "transfer-encoding": "leave it out: a body goes with its length",
        "idempotency-key": "leave it out; 'idempotency-key: none' sends none, and a payload may hold {key}",
        "traceparent": "leave it out: every request has one of its own",
    ]

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                let character = Character(UnicodeScalar(byte))
                return character.isLetter || character.isNumber || "!#$%&'*+-.^_`|~".contains(character)
            }
    }

    /// `[200, 2xx, 400-404]`.
    private func expected() -> [ClosedRange<Int>]? {
        guard let items = fields.items("expect") else { return nil }
        let ranges = items.compactMap { node, path -> ClosedRange<Int>? in
            guard let text = fields.text(node, path: path) else { return nil }
            if let range = Self.statuses(text) { return range }
            fields.log.report(
                node.location, problem: "'\(text)' is no status",
                remedy: "write a status from 100 to 599, a class such as '2xx', or a range such as '200-204'")
            return nil
        }
        if items.isEmpty {
            fields.report("expect", problem: "no status is expected", remedy: "write '2xx', or leave the key out")
        }
        return ranges.isEmpty ? nil : ranges
    }

    static func statuses(_ text: String) -> ClosedRange<Int>? {
        if text.count == 3, text.hasSuffix("xx"), let digit = text.first?.wholeNumberValue, (1...5).contains(digit) {
            return digit * 100...digit * 100 + 99
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
        return first >= 100 && last <= 599 && first <= last ? first...last : nil
    }

    private func retry(_ fields: Fields) -> RetryPlan? {
        fields.demand("when", example: "when: [reset, 503]")
        fields.demand("max", example: "max: 3")
        let reasons = reasons(fields)
        let maximum = fields.integer("max", in: 1...100)
        let base = fields.duration("base", in: .zero...(.seconds(3600)))
        let cap = fields.duration("cap", in: .zero...(.seconds(3600)))
        let budget = fields.share("budget", upTo: 100)
        let sameKey = fields.flag("same-key")
        let obeys = fields.flag("retry-after")
        guard !reasons.isEmpty, let maximum else { return nil }
        var plan = RetryPlan(reasons: reasons, maximum: maximum)
        plan.base = base ?? plan.base
        plan.cap = cap ?? plan.cap
        plan.budget = budget ?? plan.budget
        plan.sameKey = sameKey ?? true
        plan.obeysRetryAfter = obeys ?? true
        if plan.cap < plan.base {
            fields.report(
                fields.contains("cap") ? "cap" : "base", problem: "the longest pause is shorter than the first",
                remedy: "make 'cap' at least as long as 'base'")
        }
        return plan
    }

    private func reasons(_ fields: Fields) -> Set<RetryPlan.Reason> {
        Set(
            (fields.items("when") ?? []).compactMap { node, path in
                guard let text = fields.text(node, path: path) else { return nil }
                switch text {
                case "reset": return .reset
                case "timeout": return .timeout
                default:
                    if let status = Int(text), (400...599).contains(status) { return .status(status) }
                    fields.log.report(
                        node.location, problem: "'\(text)' is no reason to repeat a request",
                        remedy: "use 'reset', 'timeout', or a status from 400 to 599")
                    return nil
                }
            })
    }
}
