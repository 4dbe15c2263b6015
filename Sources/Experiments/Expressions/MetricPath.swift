/// The dotted word that names a stream, a metric and an aggregate: `polite.latency.service.p99.9`.
struct MetricPath {
    private let text: String
    private let offset: Int
    /// Every way to cut the text at a dot, the longest head first. The tail is nil if nothing is cut off.
    private let cuts: [(head: String, tail: String?)]

    /// `offset` is where `text` stands in the expression, in Unicode scalars.
    init(_ text: String, at offset: Int) {
        self.text = text
        self.offset = offset
        let dots = text.indices.filter { text[$0] == "." }.reversed()
        cuts = [(text, nil)] + dots.map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
    }

    /// Reads the word; a metric may follow the name of a stream.
    ///
    /// A word that can be read without a stream is: no stream hides a metric. Without known `streams`, whatever stands
    /// before a metric is one. Throws an `ExpressionMistake` at the part that is unknown.
    func measure(streams: [String]?) throws(ExpressionMistake) -> Measure {
        let plain: ExpressionMistake
        do {
            let (metric, aggregate) = try resolved()
            return Measure(metric, aggregate)
        } catch { plain = error }
        guard let dot = text.firstIndex(of: ".") else { throw plain }
        let stream = String(text[..<dot])
        let rest = MetricPath(
            String(text[text.index(after: dot)...]), at: offset + stream.unicodeScalars.count + 1)
        let isStream = streams?.contains(stream) ?? (rest.namesMetric && !namesMetric)
        guard isStream else {
            guard let streams, rest.namesMetric, !namesMetric else { throw plain }
            throw ExpressionMistake(
                offset: offset, problem: "no stream of the load is called '\(stream)'",
                remedy: Suggestion.remedy(for: stream, among: streams))
        }
        let (metric, aggregate) = try rest.resolved()
        guard metric.isPerStream else {
            throw ExpressionMistake(
                offset: offset, problem: "'\(metric.rawValue)' is not known of a single stream",
                remedy: "write '\(rest.text)': it is about all streams together")
        }
        return Measure(metric, aggregate, stream: stream)
    }

    /// Whether it begins with a metric, whatever follows.
    private var namesMetric: Bool { cuts.contains { Metric(rawValue: $0.head) != nil } }

    /// Throws an `ExpressionMistake` at the metric or at the aggregate, whichever is unknown.
    private func resolved() throws(ExpressionMistake) -> (Metric, Aggregate) {
        guard !text.isEmpty else {
            throw ExpressionMistake(
                offset: offset, problem: "the expression names no metric", remedy: "write one, as in 'lag.max < 500'")
        }
        for (head, tail) in cuts {
            guard let metric = Metric(rawValue: head) else { continue }
            guard let tail else { return (metric, metric.defaultAggregate) }
            if let aggregate = Aggregate(rawValue: tail), metric.aggregates.contains(aggregate) {
                return (metric, aggregate)
            }
            if let suggested = nearestMetric(longerThan: head) { throw unknownMetric(suggested) }
            throw unknownAggregate(tail, of: metric)
        }
        throw unknownMetric(nearestMetric(longerThan: ""))
    }

    /// The metric that one of the heads was probably meant to be.
    private func nearestMetric(longerThan head: String) -> String? {
        let names = Metric.allCases.map(\.rawValue)
        let candidates = cuts.filter { $0.head.count > head.count }.compactMap { cut -> (name: String, edits: Int)? in
            guard let name = Suggestion.nearest(to: cut.head, among: names), name.count > head.count else { return nil }
            return (name, Suggestion.distance(Array(cut.head), Array(name)))
        }
        // A head that swallowed an aggregate needs many edits; it is no better than "lag" for "lag.mx".
        let allowed = candidates.filter { head.isEmpty || ($0.edits <= 2 && $0.name.contains(".")) }
        return allowed.min { $0.edits < $1.edits }?.name
    }

    private func unknownMetric(_ suggested: String?) -> ExpressionMistake {
        let names = Metric.allCases.map(\.rawValue)
        let remedy =
            suggested.map { "did you mean '\($0)'?" } ?? "use \(Suggestion.list(names, last: "or"))"
        return ExpressionMistake(offset: offset, problem: "the metric '\(text)' is unknown", remedy: remedy)
    }

    private func unknownAggregate(_ tail: String, of metric: Metric) -> ExpressionMistake {
        let names = metric.aggregates.map(\.rawValue)
        let problem =
            Aggregate(rawValue: tail) == nil
            ? "the aggregate '\(tail)' is unknown" : "the metric '\(metric.rawValue)' has no aggregate '\(tail)'"
        let place = offset + metric.rawValue.unicodeScalars.count + 1
        return ExpressionMistake(offset: place, problem: problem, remedy: Suggestion.remedy(for: tail, among: names))
    }
}
