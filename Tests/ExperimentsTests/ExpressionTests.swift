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
            let text = "\(metric.rawValue).\(aggregate.rawValue) < \(metric.dimension(of: aggregate).example)"
            #expect(try Expression(parsing: text).aggregate == aggregate)
        }
    }
}
