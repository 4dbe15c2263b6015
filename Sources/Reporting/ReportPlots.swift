import Measurement

/// The plots of a report.
struct ReportPlots {
    private let samples: [Sample]
    private let time: PlotTime

    init(_ recording: Recording) {
        samples = recording.samples
        time = PlotTime(recording)
    }

    var markup: Markup {
        """
        \(rates.markup)
        \(lag.markup)
        \(latency.markup)
        <div class="pair">
        \(processor.markup)
        \(memory.markup)
        </div>
        """
    }

    private var rates: LinePlot {
        linear(
            "Rates", "messages per second",
            [
                series("intended", .ground, \.intendedRate), series("offered", .second, \.offeredRate),
                series("achieved", .first, \.achievedRate), series("delivered", .third, \.deliveredRate),
            ])
    }

    private var lag: LinePlot {
        linear(
            "Lag", "messages",
            [optional("worst partition", .first, \.lagMaximum), optional("all partitions", .second, \.lagTotal)])
    }

    private var latency: LinePlot {
        let lines = [
            optional("p50", .first, \.latencyP50), optional("p99", .second, \.latencyP99),
            optional("end to end p99", .third, \.endToEndP99),
        ]
        return LinePlot(
            title: "Latency", unit: "milliseconds (log)", axis: .logarithmic(lines.flatMap(\.values)), time: time,
            series: lines)
    }

    private var processor: LinePlot {
        small("Harness: processor", "cores", series("processor", .first, \.processorShare))
    }

    private var memory: LinePlot {
        let lines = PlotSeries(
            "resident memory", .first,
            samples.map { PlotSeries.Point(seconds: $0.seconds, value: $0.residentBytes / 1_048_576) })
        return small("Harness: memory", "MiB", lines)
    }

    private func linear(_ title: String, _ unit: String, _ lines: [PlotSeries]) -> LinePlot {
        let axis = PlotAxis.linear(to: lines.flatMap(\.values).max() ?? 1)
        return LinePlot(title: title, unit: unit, axis: axis, time: time, series: lines)
    }

    private func small(_ title: String, _ unit: String, _ line: PlotSeries) -> LinePlot {
        var plot = linear(title, unit, [line])
        plot.width = 490
        plot.height = 90
        return plot
    }

    private func series(_ name: String, _ tone: PlotSeries.Tone, _ value: (Sample) -> Double) -> PlotSeries {
        optional(name, tone, { value($0) })
    }

    private func optional(_ name: String, _ tone: PlotSeries.Tone, _ value: (Sample) -> Double?) -> PlotSeries {
        PlotSeries(name, tone, samples.map { PlotSeries.Point(seconds: $0.seconds, value: value($0)) })
    }
}
