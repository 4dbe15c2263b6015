import Experiments
import Testing

@Suite struct ExpressionTests {
    @Test(arguments: [
        ("lag < 500", Metric.lag, Aggregate.max, Comparison.less, Bound.absolute(500)),
        ("lag.total >= 1.5", .lag, .total, .atLeast, .absolute(1.5)),
        ("lag.slope <= 100/s", .lag, .slope, .atMost, .absolute(100)),
        ("errors.rate < 0.1%", .errors, .rate, .less, .absolute(0.001)),
        ("errors.count == 0", .errors, .count, .equal, .absolute(0)),
        ("rate.achieved > 450/s", .achievedRate, .mean, .greater, .absolute(450)),
        ("latency.p99.9 < 80ms", .latency, .p999, .less, .absolute(0.08)),
        ("latency.end-to-end.p99.99<1s", .endToEndLatency, .p9999, .less, .absolute(1)),
        ("latency.service < 1.2 * baseline", .serviceLatency, .p99, .less, .baseline(factor: 1.2)),
        ("partition.outage.max != 5s", .partitionOutage, .max, .different, .absolute(5)),
        ("sender-error.mean < 2ms", .senderError, .mean, .less, .absolute(0.002)),
        ("backlog.max<=2*baseline", .backlog, .max, .atMost, .baseline(factor: 2)),
        ("backlog < 10", .backlog, .max, .less, .absolute(10)),
    ])
    func `an expression is read into its parts`(
        text: String, metric: Metric, aggregate: Aggregate, comparison: Comparison, bound: Bound
    ) throws {
        let expression = try Expression(parsing: text)
        #expect(expression.metric == metric)
        #expect(expression.aggregate == aggregate)
        #expect(expression.comparison == comparison)
        #expect(expression.bound == bound)
        #expect(expression.sustained == nil && !expression.timeUntil)
        #expect(expression.description == text)
    }

    @Test func `a comparison may have to last`() throws {
        #expect(try Expression(parsing: "errors.rate > 20% for 10s").sustained == .seconds(10))
    }

    @Test func `time-until counts seconds until its condition holds`() throws {
        let expression = try Expression(parsing: "time-until(lag.max < 500 for 2s) < 30s")
        #expect(expression.timeUntil && expression.dimension == .duration)
        #expect(expression.bound == .absolute(30))
        #expect(expression.condition == (try Expression(parsing: "lag.max < 500 for 2s")))
        #expect(expression.holds(29) == true && expression.holds(30) == false)
    }

    @Test(arguments: [
        ("polite.latency.p99 < 1.2 * baseline", "polite" as String?, Metric.latency, Aggregate.p99),
        ("polite.latency < 80ms", "polite", .latency, .p99), ("pay.errors.rate < 0.5%", "pay", .errors, .rate),
        ("pay.rate.achieved.max > 5/s", "pay", .achievedRate, .max), ("lag.errors < 1%", "lag", .errors, .rate),
        ("latency.p99 < 80ms", nil, .latency, .p99), ("errors.rate < 1%", nil, .errors, .rate),
    ])
    func `the name of a stream may stand before a metric`(
        text: String, stream: String?, metric: Metric, aggregate: Aggregate
    ) throws {
        let expression = try Expression(parsing: text, streams: ["polite", "pay", "lag", "latency", "errors"])
        #expect(expression.measure == Measure(metric, aggregate, stream: stream))
        #expect(expression.text == text)
    }

    @Test func `without known streams any name passes`() throws {
        #expect(try Expression(parsing: "polite.latency.service.p95 < 1s").stream == "polite")
        #expect(try Expression(parsing: "time-until(polite.errors.rate < 1%) < 5s").stream == "polite")
    }

    @Test(arguments: [
        ("count(status == 429) == 0", Aggregate.count, nil, StatusCondition(.equal, 429), Bound.absolute(0)),
        ("count( polite.status >= 500 ) < 10", .count, "polite", StatusCondition(.atLeast, 500), .absolute(10)),
        ("share(status == 429) < 1%", .rate, nil, StatusCondition(.equal, 429), .absolute(0.01)),
        ("share(polite.status==0)<0.5%", .rate, "polite", StatusCondition(.equal, 0), .absolute(0.005)),
        ("share(status < 400) > 0.9 * baseline", .rate, nil, StatusCondition(.less, 400), .baseline(factor: 0.9)),
    ])
    func `answers are counted by their status`(
        text: String, aggregate: Aggregate, stream: String?, statuses: StatusCondition, bound: Bound
    ) throws {
        let expression = try Expression(parsing: text, streams: ["polite"])
        #expect(expression.measure == Measure(.status, aggregate, stream: stream, statuses: statuses))
        #expect(expression.bound == bound)
    }

    @Test func `no answer is no small status`() {
        #expect(!StatusCondition(.less, 400).holds(0))
        #expect(StatusCondition(.equal, 0).holds(0))
        #expect(StatusCondition(.different, 200).holds(0))
        #expect(StatusCondition(.less, 400).holds(399) && !StatusCondition(.less, 400).holds(400))
    }

    @Test(arguments: [
        ("late(100ms).count == 0", Aggregate.count, nil), ("late(100ms) == 0", .count, nil),
        ("polite.late( 100ms ).rate < 1%", .rate, "polite"),
    ])
    func `late operations are those beyond a time`(text: String, aggregate: Aggregate, stream: String?) throws {
        let expression = try Expression(parsing: text)
        #expect(expression.measure == Measure(.late, aggregate, stream: stream, threshold: 0.1))
    }

    @Test(arguments: [
        ("polte.latency.p99 < 1s", 0, "no stream of the load is called 'polte'", "did you mean 'polite'?"),
        ("count(gredy.status == 429) == 0", 6, "no stream of the load is called 'gredy'", "did you mean 'greedy'?"),
        ("polite.latncy.p99 < 1s", 7, "the metric 'latncy.p99' is unknown", "did you mean 'latency'?"),
        ("polite.latency.p98 < 1s", 15, "the aggregate 'p98' is unknown", "did you mean 'p90'?"),
        ("polite.lag < 5", 0, "'lag' is not known of a single stream", "write 'lag': it is about all streams together"),
        ("latncy < 1s", 0, "the metric 'latncy' is unknown", "did you mean 'latency'?"),
        ("polite.late < 5", 11, "'late' needs a time", "write it as in 'late(100ms).count == 0'"),
        ("late(5) < 5", 5, "the duration '5' has no unit", "write '5s' (or '5ms')"),
        ("late(5ms).p99 < 5", 9, "'late' has no aggregate 'p99'", "use count or rate"),
        (
            "status == 429", 0, "'status' is not one number",
            "count the statuses that you mean: 'count(status == 429) == 0'"
        ),
        (
            "count(lag > 5) == 0", 6, "only 'status' can be counted, not 'lag'",
            "write 'count(status == 429) == 0' or 'share(status >= 500) < 1%'"
        ),
        ("count(status == 42) == 0", 16, "'42' is not a status", "write a status from 100 to 599, or 0 for no answer"),
        (
            "count(status == 429 == 0", 20, "')' is expected here",
            "write 'count(status == 429) == 0' or 'share(status >= 500) < 1%'"
        ),
        ("share(status == 429) < 5", 23, "the share '5' has no unit", "write it in percent, as in '5%'"),
        (
            "time-until(sender-error.p99 < 1s) < 5s", 11, "'sender-error' is not known from moment to moment",
            "wait for a metric that is, such as 'errors.rate < 1%' or 'latency.p99 < 80ms'"
        ),
    ])
    func `a wrong stream, status or time says where and why`(
        text: String, offset: Int, problem: String, remedy: String
    ) throws {
        let mistake = try #require(throws: ExpressionMistake.self) {
            try Expression(parsing: text, streams: ["polite", "greedy"])
        }
        #expect(mistake.offset == offset)
        #expect(mistake.problem == problem)
        #expect(mistake.remedy == remedy)
    }

    @Test(arguments: [
        ("lagg < 5", 0, "the metric 'lagg' is unknown", "did you mean 'lag'?"),
        ("latncy.p99 < 5ms", 0, "the metric 'latncy.p99' is unknown", "did you mean 'latency'?"),
        (
            "latency.servce.p99 < 5ms", 0, "the metric 'latency.servce.p99' is unknown",
            "did you mean 'latency.service'?"
        ),
        ("rate.achived > 5/s", 0, "the metric 'rate.achived' is unknown", "did you mean 'rate.achieved'?"),
        ("lag.mx < 5", 4, "the aggregate 'mx' is unknown", "did you mean 'max'?"),
        ("latency.p98 < 5ms", 8, "the aggregate 'p98' is unknown", "did you mean 'p90'?"),
        ("lag.p99 < 5", 4, "the metric 'lag' has no aggregate 'p99'", "use max, total, mean, last or slope"),
        ("lag = 5", 4, "a comparison is expected instead of '='", "write '=='"),
        ("lag", 3, "a comparison is expected instead of the end", "use '<', '<=', '>', '>=', '==' or '!='"),
        ("lag <", 5, "the comparison has no value", "write one, as in '500'"),
        ("lag < 5s", 6, "the count '5s' has the unit 's'", "write '5': a count has no unit"),
        ("latency < 800", 10, "the duration '800' has no unit", "write '800s' (or '800ms')"),
        ("latency < 5%", 10, "the duration '5%' has the unknown unit '%'", "use us, ms, s, min or h, as in '5s'"),
        (
            "lag < 5 until 3s", 8, "'until 3s' does not belong here",
            "end the expression before it; only 'for' and a duration may follow the value"
        ),
        ("lag < 5 for 3", 12, "the duration '3' has no unit", "write '3s' (or '3ms')"),
        (
            "lag < baseline", 6, "'baseline' is not a factor of the baseline",
            "write a number first, as in '1.2 * baseline'"
        ),
        ("lag < 2 * normal", 10, "a factor applies to 'baseline', not to 'normal'", "write '2 * baseline'"),
        ("time-until lag < 5", 11, "'(' is expected here", "write 'time-until(lag.max < 500) < 30s'"),
        ("time-until(lag < 5) < 5", 22, "the duration '5' has no unit", "write '5s' (or '5ms')"),
    ])
    func `a wrong expression says where and why`(text: String, offset: Int, problem: String, remedy: String) throws {
        let mistake = try #require(throws: ExpressionMistake.self) { try Expression(parsing: text) }
        #expect(mistake.offset == offset)
        #expect(mistake.problem == problem)
        #expect(mistake.remedy == remedy)
    }

    @Test func `a bound on the baseline cannot be judged without one`() throws {
        let expression = try Expression(parsing: "latency < 1.5 * baseline")
        #expect(expression.holds(1, baseline: 1) == true)
        #expect(expression.holds(1.5, baseline: 1) == false)
        #expect(expression.holds(1) == nil)
        #expect(expression.holds(.nan, baseline: 1) == nil)
    }

    @Test(arguments: Metric.allCases)
    func `every metric has aggregates, a sentence and an example that reads`(metric: Metric) throws {
        #expect(metric.summary.hasSuffix("."))
        for aggregate in metric.aggregates {
            let text = "\(metric.written(aggregate)) < \(metric.dimension(of: aggregate).example)"
            #expect(try Expression(parsing: text).aggregate == aggregate)
        }
    }
}
