import Measurement

/// The plots of a report.
struct ReportPlots {
    private let recording: Recording
    private let samples: [Sample]
    private let time: PlotTime

    init(_ recording: Recording) {
        self.recording = recording
        samples = recording.samples
        time = PlotTime(recording)
    }

    var markup: Markup {
        """
        \(StreamPlots(nil, recording, time).markup)
        \(streams)
        \(lag)
        \(latency.markup)
        <div class="pair">
        \(processor.markup)
        \(memory.markup)
        </div>
        """
    }

    /// Each stream on its own, where there are several.
    private var streams: [Markup] {
        let names = recording.manifest.streams.map(\.name)
        return names.count < 2 ? [] : names.map { StreamPlots($0, recording, time).markup }
    }

    /// A run that only sends has no lag.
    private var lag: [Markup] {
        guard recording.manifest.consumers > 0 || samples.contains(where: { $0.lagMaximum != nil }) else { return [] }
        let lines = [
            optional("worst partition", .first, \.lagMaximum), optional("all partitions", .second, \.lagTotal),
        ]
        return [LinePlot.linear("Lag", "messages", lines, time).markup]
    }

    private var latency: LinePlot {
        var lines = [optional("p50", .first, \.latencyP50), optional("p99", .second, \.latencyP99)]
        if recording.manifest.consumers > 0 { lines.append(optional("end to end p99", .third, \.endToEndP99)) }
        lines += streamLatencies
        return LinePlot(
            title: "Latency", unit: "milliseconds (log)", axis: .logarithmic(lines.flatMap(\.values)), time: time,
            series: lines)
    }

    /// The p99 of the first streams, where there are several; more than three lines beside the others are a tangle.
    private var streamLatencies: [PlotSeries] {
        let tones: [PlotSeries.Tone] = [.fourth, .fifth, .third]
        let names = recording.manifest.streams.map(\.name)
        guard names.count > 1 else { return [] }
        return zip(names, tones).map { name, tone in
            PlotSeries(
                "p99 of \(name)", tone,
                recording.samples(stream: name).map { PlotSeries.Point(seconds: $0.seconds, value: $0.latencyP99) })
        }
    }

    private var processor: LinePlot {
        small("Harness: processor", "cores", optional("processor", .first, \.processorShare))
    }

    private var memory: LinePlot {
        small("Harness: memory", "MiB", optional("resident memory", .first) { $0.residentBytes / 1_048_576 })
    }

    private func small(_ title: String, _ unit: String, _ line: PlotSeries) -> LinePlot {
        var plot = LinePlot.linear(title, unit, [line], time)
        plot.width = 490
        plot.height = 90
        return plot
    }

    private func optional(_ name: String, _ tone: PlotSeries.Tone, _ value: (Sample) -> Double?) -> PlotSeries {
        PlotSeries(name, tone, samples.map { PlotSeries.Point(seconds: $0.seconds, value: value($0)) })
    }
}
