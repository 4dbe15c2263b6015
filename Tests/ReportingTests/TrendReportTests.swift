import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif
import RunHistory
import Testing

@testable import Reporting

@Suite struct TrendReportTests {
    /// Thirty runs at 4.2 s and six at 5.7 s, which waver by 2 %.
    private static func trend(unit: String = "ms", acceptance: String? = nil, runs: Int = 36) -> Trend {
        let points = (0..<runs).map { index -> MetricSeries.Point in
            let level: Double = index < 30 ? 4200 : 5700
            let time: Int64 = 1_767_225_600_000 + Int64(index) * 86_400_000
            return MetricSeries.Point(
                runID: "run-\(index)", commit: "c0ffee\(100_000 + index)<", branch: "main", timeMilliseconds: time,
                value: level * (1 + 0.02 * sin(Double(index * index))), acceptance: index == 30 ? acceptance : nil)
        }
        return Trend(MetricSeries(metric: TrackedMetric("rebalance.time", unit: unit, better: .lower), points: points))
    }

    @Test func `the plot is one well-formed file with axes, units, levels and the commit at the change`() throws {
        let svg = TrendPlot(Self.trend(), title: "flash-sale & <more>").svg
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse())
        for piece in [
            "rebalance.time (ms, lower is better)", "run, from the oldest (2026-01-01 to 2026-02-05)",
            "% at c0ffee1000</text>", #"class="mark bad""#, ">4,500<", ">36<", "flash-sale &amp; &lt;more&gt;",
        ] { #expect(svg.contains(piece) || (piece == ">36<" && svg.contains(">35<")), "\(piece)") }
        #expect(svg.components(separatedBy: #"class="level""#).count == 3)
        #expect(svg.components(separatedBy: "<circle").count == 37)
        if let path = ProcessInfo.processInfo.environment["HIGHWATER_TREND_SVG"] {
            try Data(svg.utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    @Test func `the chart of the terminal has labelled axes and the run of the change, within its width`() {
        let text = TrendText(Self.trend(), title: "flash-sale").text(color: false, width: 90)
        print(text)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[1] == "rebalance.time (ms, lower is better)")
        #expect(lines.contains { $0.hasPrefix("5,500 ms ┤") })
        #expect(lines.contains { $0.contains("└") && $0.contains("▲") })
        #expect(lines.contains { $0.contains("run, from the oldest (2026-01-01 to 2026-02-05)") })
        #expect(lines.contains { $0.hasPrefix("31 ") && $0.contains("c0ffee1000") && $0.hasSuffix("worse") })
        #expect(lines.filter { $0.contains("│") || $0.contains("┤") }.allSatisfy { DisplayWidth.of($0) <= 90 })
        #expect(text.count { $0 == "•" } >= 30)
    }

    @Test func `an accepted change says why, and a metric without a unit has none`() {
        let trend = Self.trend(unit: "", acceptance: "longer on purpose")
        let text = TrendText(trend, title: "t").text(color: false)
        #expect(text.contains("worse, accepted: longer on purpose"))
        #expect(text.contains("rebalance.time (lower is better)"))
        #expect(TrendPlot(trend, title: "t").svg.contains(#"class="mark known""#))
    }

    @Test func `no runs and one run can be drawn`() {
        for runs in [0, 1] {
            let trend = Self.trend(runs: runs)
            #expect(TrendText(trend, title: "t").text(color: true).contains("no change points"))
            #expect(XMLParser(data: Data(TrendPlot(trend, title: "t").svg.utf8)).parse())
        }
    }

    @Test func `the JSON of a trend has the values and the change with its commit`() throws {
        let data = try JSONEncoder().encode(TrendJSON(Self.trend(), title: "t"))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((object["runs"] as? [Any])?.count == 36)
        let change = try #require((object["changes"] as? [[String: Any]])?.first)
        #expect(change["number"] as? Int == 31 && change["standing"] as? String == "confirmed")
    }
}
