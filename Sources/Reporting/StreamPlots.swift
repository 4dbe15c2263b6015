import Measurement

/// The plots of one stream of load, or of all of them together.
struct StreamPlots {
    private let stream: String?
    private let recording: Recording
    private let time: PlotTime

    init(_ stream: String?, _ recording: Recording, _ time: PlotTime) {
        self.stream = stream
        self.recording = recording
        self.time = time
    }

    /// Rates, and the statuses of a gateway where there are any.
    var markup: Markup { "\([rates.markup, statuses?.markup].compactMap(\.self))" }

    private var title: String { stream.map { ", stream \($0)" } ?? "" }

    private var rates: LinePlot {
        var lines = [
            series("intended", .ground, \.intendedRate), series("offered", .second, \.offeredRate),
            series("achieved", .first, \.achievedRate),
        ]
        if stream == nil, recording.manifest.consumers > 0 {
            lines.append(series("delivered", .third, \.deliveredRate))
        }
        return .linear("Rates\(title)", "operations per second", lines, time)
    }

    private func series(_ name: String, _ tone: PlotSeries.Tone, _ value: (Sample) -> Double) -> PlotSeries {
        PlotSeries(
            name, tone,
            recording.samples(stream: stream).map { PlotSeries.Point(seconds: $0.seconds, value: value($0)) })
    }

    // MARK: Statuses

    /// Statuses that a reader tells apart; the first that holds is a status's own.
    private static let classes: [(name: String, tone: PlotSeries.Tone, holds: @Sendable (Int) -> Bool)] = [
        ("2xx, 3xx", .first, { (200..<400).contains($0) }), ("429", .fifth, { $0 == 429 }),
        ("other 4xx", .fourth, { (400..<500).contains($0) && $0 != 429 }), ("5xx", .second, { $0 >= 500 }),
        ("no answer", .third, { $0 < 200 }),
    ]

    /// How many operations a second ended with each class, by the time at which they were due.
    private var statuses: LinePlot? {
        guard !recording.statuses(stream: stream).isEmpty else { return nil }
        let width = recording.statusIntervalSeconds
        let end = recording.samples.map(\.seconds).filter(\.isFinite).max() ?? recording.manifest.loadSeconds
        let counts = stride(from: 0, to: max(width, end), by: width).map { begin in
            (begin: begin, statuses: recording.statuses(stream: stream, in: begin..<begin + width))
        }
        let lines = Self.classes.map { name, tone, holds in
            PlotSeries(
                name, tone,
                counts.map {
                    .init(seconds: $0.begin + width / 2, value: Double($0.statuses.count(where: holds)) / width)
                })
        }
        return .linear(
            "Answers by status\(title)", "per second", lines.filter { $0.values.contains { $0 > 0 } }, time)
    }
}

extension Recording {
    /// The time that one counter of statuses spans.
    fileprivate var statusIntervalSeconds: Double {
        Double(statuses.values.map(\.interval).max() ?? 1_000_000_000) / 1e9
    }
}

extension LinePlot {
    /// A plot whose values begin at zero.
    static func linear(_ title: String, _ unit: String, _ lines: [PlotSeries], _ time: PlotTime) -> LinePlot {
        let axis = PlotAxis.linear(to: lines.flatMap(\.values).max() ?? 1)
        return LinePlot(title: title, unit: unit, axis: axis, time: time, series: lines)
    }
}
