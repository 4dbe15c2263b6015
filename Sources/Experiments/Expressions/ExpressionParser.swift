/// Reads `MEASURE op value [for duration]` and `time-until(EXPRESSION) op duration`.
struct ExpressionParser {
    private let text: String
    private let streams: [String]?
    private var scanner: ExpressionScanner

    init(_ text: String, streams: [String]?) {
        self.text = text
        self.streams = streams
        scanner = ExpressionScanner(text)
    }

    mutating func expression() throws(ExpressionMistake) -> Expression {
        let expression = scanner.takes(word: "time-until") ? try timeUntil() : try comparison()
        scanner.skipSpaces()
        guard scanner.isAtEnd else {
            throw mistake(
                scanner.position, "'\(scanner.rest)' does not belong here",
                "end the expression before it; only 'for' and a duration may follow the value")
        }
        return expression
    }

    private mutating func timeUntil() throws(ExpressionMistake) -> Expression {
        let example = "write 'time-until(lag.max < 500) < 30s'"
        try expect("(", example)
        scanner.skipSpaces()
        let start = scanner.position
        let condition = try comparison()
        guard condition.metric.isSampled else {
            throw mistake(
                start, "'\(condition.metric.rawValue)' is not known from moment to moment",
                "wait for a metric that is, such as 'errors.rate < 1%' or 'latency.p99 < 80ms'")
        }
        try expect(")", example)
        let relation = try relation()
        let seconds = try value(.duration)
        return Expression(timeUntil: condition, comparison: relation, seconds: seconds, text: text)
    }

    private mutating func comparison() throws(ExpressionMistake) -> Expression {
        scanner.skipSpaces()
        let start = scanner.position
        let measure = try measure()
        let relation = try relation()
        let bound = try bound(measure.dimension)
        let sustained = try sustained()
        return Expression(
            measure: measure, comparison: relation, bound: bound, sustained: sustained,
            text: scanner.string(start..<scanner.position))
    }

    // MARK: Measures

    /// `[stream.]metric[.aggregate]`, `[stream.]late(100ms)[.aggregate]`, `count(…)` or `share(…)`.
    private mutating func measure() throws(ExpressionMistake) -> Measure {
        scanner.skipSpaces()
        let start = scanner.position
        let word = scanner.word()
        if word == "count" || word == "share", scanner.takes("(") {
            return try statuses(word == "count" ? .count : .rate)
        }
        var measure = try MetricPath(word, at: start).measure(streams: streams)
        if measure.metric == .status {
            let name = measure.stream.map { "\($0).status" } ?? "status"
            throw mistake(
                start, "'\(word)' is not one number", "count the statuses that you mean: 'count(\(name) == 429) == 0'")
        }
        guard measure.metric == .late else { return measure }
        let end = scanner.position
        guard scanner.takes("(") else {
            throw mistake(end, "'late' needs a time", "write it as in 'late(100ms).count == 0'")
        }
        measure.threshold = try value(.duration)
        try expect(")", "write it as in 'late(100ms).count == 0'")
        measure.aggregate = try lateAggregate()
        return measure
    }

    private mutating func lateAggregate() throws(ExpressionMistake) -> Aggregate {
        let start = scanner.position
        let tail = scanner.word()
        guard !tail.isEmpty else { return Metric.late.defaultAggregate }
        guard tail.hasPrefix("."), let aggregate = Aggregate(rawValue: String(tail.dropFirst())),
            Metric.late.aggregates.contains(aggregate)
        else {
            throw mistake(
                start, "'late' has no aggregate '\(tail.drop { $0 == "." })'",
                "use \(Suggestion.list(Metric.late.aggregates.map(\.rawValue), last: "or"))")
        }
        return aggregate
    }

    /// The rest of `count([stream.]status op number)`.
    private mutating func statuses(_ aggregate: Aggregate) throws(ExpressionMistake) -> Measure {
        let example = "write 'count(status == 429) == 0' or 'share(status >= 500) < 1%'"
        scanner.skipSpaces()
        let start = scanner.position
        let word = scanner.word()
        let path = word.isEmpty ? nil : try MetricPath(word, at: start).measure(streams: streams)
        guard var measure = path, measure.metric == .status else {
            throw mistake(start, "only 'status' can be counted, not '\(word)'", example)
        }
        let relation = try relation()
        scanner.skipSpaces()
        let place = scanner.position
        let number = scanner.word()
        guard let status = Int(number), status == 0 || 100...599 ~= status else {
            throw mistake(
                place, "'\(number)' is not a status", "write a status from 100 to 599, or 0 for no answer")
        }
        try expect(")", example)
        measure.aggregate = aggregate
        measure.statuses = StatusCondition(relation, status)
        return measure
    }

    // MARK: Values

    private mutating func relation() throws(ExpressionMistake) -> Comparison {
        scanner.skipSpaces()
        let start = scanner.position
        let written = scanner.signs()
        if let comparison = Comparison(rawValue: written) { return comparison }
        let all = Comparison.allCases.map { "'\($0.rawValue)'" }
        let remedy = written == "=" ? "write '=='" : "use \(Suggestion.list(all, last: "or"))"
        let found = written.isEmpty ? (scanner.isAtEnd ? "the end" : "'\(scanner.word())'") : "'\(written)'"
        throw mistake(start, "a comparison is expected instead of \(found)", remedy)
    }

    private mutating func bound(_ dimension: Dimension) throws(ExpressionMistake) -> Bound {
        scanner.skipSpaces()
        let start = scanner.position
        let first = scanner.word()
        scanner.skipSpaces()
        guard scanner.current == "*" || first == "baseline" else {
            scanner.goBack(to: start)
            return .absolute(try value(dimension))
        }
        guard let factor = Double(first), factor >= 0, scanner.takes("*") else {
            throw mistake(
                start, "'\(first)' is not a factor of the baseline", "write a number first, as in '1.2 * baseline'")
        }
        scanner.skipSpaces()
        let nameStart = scanner.position
        let name = scanner.word()
        guard name == "baseline" else {
            throw mistake(nameStart, "a factor applies to 'baseline', not to '\(name)'", "write '\(first) * baseline'")
        }
        return .baseline(factor: factor)
    }

    private mutating func value(_ dimension: Dimension) throws(ExpressionMistake) -> Double {
        scanner.skipSpaces()
        let start = scanner.position
        let written = scanner.word()
        guard !written.isEmpty else {
            throw mistake(start, "the comparison has no value", "write one, as in '\(dimension.example)'")
        }
        do { return try dimension.value(parsing: written) } catch {
            throw mistake(start, error.problem, error.remedy)
        }
    }

    private mutating func sustained() throws(ExpressionMistake) -> Duration? {
        guard scanner.takes(word: "for") else { return nil }
        scanner.skipSpaces()
        let start = scanner.position
        let written = scanner.word()
        do { return try Duration(parsing: written) } catch { throw mistake(start, error.problem, error.remedy) }
    }

    private mutating func expect(_ sign: Unicode.Scalar, _ remedy: String) throws(ExpressionMistake) {
        guard scanner.takes(sign) else {
            throw mistake(scanner.position, "'\(sign)' is expected here", remedy)
        }
    }

    private func mistake(_ offset: Int, _ problem: String, _ remedy: String) -> ExpressionMistake {
        ExpressionMistake(offset: offset, problem: problem, remedy: remedy)
    }
}
