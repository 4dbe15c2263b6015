import Measurement
import Testing

@testable import Reporting

@Suite struct LinePlotTests {
    private func series(_ values: [Double?]) -> PlotSeries {
        PlotSeries("s", .first, values.enumerated().map { PlotSeries.Point(seconds: Double($0), value: $1) })
    }

    private func plot(_ series: PlotSeries, _ recording: Recording? = nil) -> String {
        let time = PlotTime(recording ?? Recording(manifest: SyntheticRun.emptyManifest))
        return LinePlot(title: "t", unit: "u", axis: .linear(to: 10), time: time, series: [series]).markup.text
    }

    @Test func `values that are not known leave a gap in the line`() {
        let segments = series([1, 2, nil, nil, 3, .nan, 4]).segments
        #expect(segments.map { $0.compactMap(\.value) } == [[1, 2], [3], [4]])
    }

    @Test func `each stretch is a path of its own, and a single value a dot`() {
        let text = plot(series([1, 2, nil, 3]))
        let paths = text.split(separator: "\n").filter { $0.hasPrefix(#"<path class="line s1" d="M"#) }
        #expect(paths.filter { !$0.contains("span") }.count == 2)
        #expect(text.contains(#"h0"/>"#))
    }

    @Test func `a line without any value says so in the legend`() {
        #expect(plot(series([nil, nil])).contains("s (no data)"))
        #expect(!plot(series([1])).contains("(no data)"))
    }

    @Test func `a long run keeps its spikes and its gaps`() {
        var values = [Double?](repeating: 1, count: 100_000)
        values[41_234] = 999
        for index in 70_000..<72_000 { values[index] = nil }
        let series = series(values)
        #expect(series.points.count <= 1300 && series.values.max() == 999 && series.segments.count == 2)
    }

    @Test func `each fault is a labelled band with a tooltip, and escapes what it is told`() throws {
        var recording = Recording(manifest: SyntheticRun.emptyManifest)
        recording.manifest.faults = SyntheticRun.faults
        recording.manifest.faults[0].id = "<b>&"
        let text = plot(series([1]), recording)
        #expect(text.components(separatedBy: #"class="band""#).count == 5)  // the fifth fault was never injected
        #expect(text.contains(">&lt;b&gt;&amp;</text>") && text.contains("<title>&lt;b&gt;&amp;: process-kill"))
        #expect(!text.contains("<b>&"))
    }

    @Test func `a fault that was not reverted reaches to the end of the run`() throws {
        var recording = Recording(manifest: SyntheticRun.emptyManifest)
        recording.manifest.faults = [SyntheticRun.faults[3]]
        recording.manifest.faults[0].revertedSeconds = nil
        let band = try #require(PlotTime(recording).bands.first)
        #expect(band.range == 44.2...70 && band.tooltip.hasSuffix("not reverted"))
    }

    @Test func `labels that would overlap get rows of their own`() {
        let labels = PlotLabels(
            [("kill-consumer", 100), ("slow-network", 120), ("later", 600), ("end", 999)], limit: 1000)
        #expect(labels.placed.map(\.row) == [0, 1, 0, 0])
        #expect(labels.placed.allSatisfy { $0.x + 6 * Double($0.text.count) <= 1000 })
    }
}
