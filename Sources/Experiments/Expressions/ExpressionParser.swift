/// Reads `metric[.aggregate] op value [for duration]` and `time-until(EXPRESSION) op duration`.
struct ExpressionParser {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    mutating func expression() throws(ExpressionMistake) -> Expression {
        let expression = takes("time-until") ? try timeUntil() : try comparison()
        skipSpaces()
        guard position == scalars.count else {
            let rest = string(position..<scalars.count)
            throw mistake(
                position, "'\(rest)' does not belong here",
                "end the expression before it; only 'for' and a duration may follow the value")
        }
        return expression
    }

    private mutating func timeUntil() throws(ExpressionMistake) -> Expression {
        try expect("(")
        let condition = try comparison()
        try expect(")")
        let relation = try relation()
        let seconds = try value(.duration)
        return Expression(timeUntil: condition, comparison: relation, seconds: seconds, text: text)
    }

    private mutating func comparison() throws(ExpressionMistake) -> Expression {
        skipSpaces()
        let start = position
        let (metric, aggregate) = try MetricPath(word(), at: start).resolved()
        let relation = try relation()
        let bound = try bound(metric.dimension(of: aggregate))
        let sustained = try sustained()
        return Expression(
            metric: metric, aggregate: aggregate, comparison: relation, bound: bound, sustained: sustained,
            text: string(start..<position))
    }

    private mutating func relation() throws(ExpressionMistake) -> Comparison {
        skipSpaces()
        let start = position
        while let scalar = current, "<>=!".unicodeScalars.contains(scalar) { position += 1 }
        let written = string(start..<position)
        if let comparison = Comparison(rawValue: written) { return comparison }
        let all = Comparison.allCases.map { "'\($0.rawValue)'" }
        let remedy = written == "=" ? "write '=='" : "use \(Suggestion.list(all, last: "or"))"
        let found = written.isEmpty ? (current == nil ? "the end" : "'\(word())'") : "'\(written)'"
        throw mistake(start, "a comparison is expected instead of \(found)", remedy)
    }

    private mutating func bound(_ dimension: Dimension) throws(ExpressionMistake) -> Bound {
        skipSpaces()
        let start = position
        let first = word()
        skipSpaces()
        guard current == "*" || first == "baseline" else {
            position = start
            return .absolute(try value(dimension))
        }
        guard let factor = Double(first), factor >= 0, current == "*" else {
            throw mistake(
                start, "'\(first)' is not a factor of the baseline", "write a number first, as in '1.2 * baseline'")
        }
        position += 1
        skipSpaces()
        let nameStart = position
        let name = word()
        guard name == "baseline" else {
            throw mistake(nameStart, "a factor applies to 'baseline', not to '\(name)'", "write '\(first) * baseline'")
        }
        return .baseline(factor: factor)
    }

    private mutating func value(_ dimension: Dimension) throws(ExpressionMistake) -> Double {
        skipSpaces()
        let start = position
        let written = word()
        guard !written.isEmpty else {
            throw mistake(start, "the comparison has no value", "write one, as in '\(dimension.example)'")
        }
        do { return try dimension.value(parsing: written) } catch {
            throw mistake(start, error.problem, error.remedy)
        }
    }

    private mutating func sustained() throws(ExpressionMistake) -> Duration? {
        skipSpaces()
        guard takes("for") else { return nil }
        skipSpaces()
        let start = position
        let written = word()
        do { return try Duration(parsing: written) } catch { throw mistake(start, error.problem, error.remedy) }
    }

    // MARK: - Scanning

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skipSpaces() {
        while current == " " || current == "\n" { position += 1 }
    }

    /// Everything up to a space or a sign that has a meaning of its own.
    private mutating func word() -> String {
        let start = position
        while let scalar = current, !" \n()<>=!*".unicodeScalars.contains(scalar) { position += 1 }
        return string(start..<position)
    }

    /// Passes `word` if the next word is it; otherwise stays where it is.
    private mutating func takes(_ expected: String) -> Bool {
        skipSpaces()
        let start = position
        if word() == expected { return true }
        position = start
        return false
    }

    private mutating func expect(_ sign: Unicode.Scalar) throws(ExpressionMistake) {
        skipSpaces()
        guard current == sign else {
            throw mistake(position, "'\(sign)' is expected here", "write 'time-until(lag.max < 500) < 30s'")
        }
        position += 1
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view).trimmed
    }

    private func mistake(_ offset: Int, _ problem: String, _ remedy: String) -> ExpressionMistake {
        ExpressionMistake(offset: offset, problem: problem, remedy: remedy)
    }
}

extension String {
    /// Without spaces and line breaks at its ends.
    fileprivate var trimmed: String {
        let isSpace = { (character: Character) in character.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
