/// An expression that must hold in a window of the run: `{expect: lag.max < 500, after: slow-net}`.
public struct ExpectationSpec: InvariantSpec, Hashable {
    public static let kind = "expect"
    public static let summary =
        "An expression holds in a window: the whole run, the steady state, during or after a fault."

    public static let example = "tail: {expect: latency.p99 < 800ms, during: steady}"

    public var expression: Expression
    public var window: Window
    /// How it is judged where the fault of its window is repeated.
    public var rule: RepetitionRule

    /// `rule`: nil for the one that fits the expression.
    public init(expression: Expression, window: Window, rule: RepetitionRule? = nil) {
        (self.expression, self.window) = (expression, window)
        self.rule = rule ?? expression.repetitionRule
    }

    public init?(fields: Fields) {
        fields.demand("expect", example: "expect: lag.max < 500")
        let expression = fields.expression("expect")
        let during = fields.quantity("during", Self.place)
        let after = fields.quantity("after", Self.place)
        let rule = fields.choice("by", RepetitionRule.self)
        if fields.contains("during"), fields.contains("after") {
            fields.report(
                "after", problem: "'\(fields.path)' has both 'during' and 'after'", remedy: "keep one of them")
        }
        guard let expression else { return nil }
        self.init(expression: expression, window: Self.window(during: during, after: after), rule: rule)
        check(fields, isAfterSteady: after?.id == "steady", hasOffset: (during ?? after)?.offset != nil)
    }

    public var bound: String { "\(expression), \(window)" }

    /// Reads `ID` or `ID + 10s`.
    private static func place(_ text: String) throws(UnitMistake) -> (id: String, offset: Duration?) {
        let parts = text.split(separator: "+", maxSplits: 1).map { $0.filter { $0 != " " } }
        guard let id = parts.first, NameRule.accepts(id), text.contains("+") == (parts.count == 2) else {
            throw UnitMistake(
                problem: "'\(text)' is not a window", remedy: "write 'steady', the id of a fault, or 'ID + 10s'")
        }
        guard parts.count == 2 else { return (id, nil) }
        return (id, try Duration(parsing: parts[1]))
    }

    private static func window(
        during: (id: String, offset: Duration?)?, after: (id: String, offset: Duration?)?
    ) -> Window {
        if let during {
            return during.id == "steady" ? .steady : .during(fault: during.id, offset: during.offset ?? .zero)
        }
        return after.map { .after(fault: $0.id, offset: $0.offset ?? .zero) } ?? .run
    }

    private func check(_ fields: Fields, isAfterSteady: Bool, hasOffset: Bool) {
        if isAfterSteady {
            fields.report("after", problem: "'steady' has no end to come after", remedy: "write 'during: steady'")
        }
        if window == .steady, hasOffset {
            fields.report("during", problem: "'steady' cannot be moved by a duration", remedy: "write 'during: steady'")
        }
        if expression.sustained != nil {
            fields.report(
                "expect", problem: "an expectation looks at its whole window, it cannot hold 'for' a time",
                remedy: "leave 'for' out, or write 'time-until(… for 10s) < 30s'")
        }
        if rule == .median, !expression.isOrdered {
            fields.report(
                "by", problem: "a median cannot be judged by '\(expression.comparison.rawValue)'",
                remedy: "write 'by: each', or compare with '<' or '>'")
        }
        if expression.timeUntil, window.fault == nil {
            fields.report(
                "expect", problem: "'time-until' needs a fault to count from",
                remedy: "add 'after: ID' or 'during: ID' with the id of a fault")
        }
    }
}
