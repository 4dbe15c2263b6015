import Foundation
import Invariants
import Measurement

/// What a load came to, for a person who sent one without an experiment around it.
public struct LoadSummary: Sendable {
    private let judgement: Judgement
    private let recording: Recording
    private let directory: RunDirectory?

    /// `directory`: where the run is kept, if it is.
    public init(_ judgement: Judgement, _ recording: Recording, directory: RunDirectory?) {
        self.judgement = judgement
        self.recording = recording
        self.directory = directory
    }

    public var text: String {
        var lines = [headline]
        for stream in recording.manifest.streams { lines += [""] + block(stream) }
        lines += ["", "generator    \(generator)"]
        if let directory { lines.append(directory.path.string) }
        return lines.joined(separator: "\n")
    }

    /// The same for a program: one JSON mapping, with the figures of each stream below its name when there are several.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let streams = recording.manifest.streams
        let conclusion = Conclusion(judgement)
        var figures: [String: Figure] = streams.count == 1 ? self.figures(streams[0]) : [:]
        if streams.count > 1 {
            for stream in streams { figures[stream.name] = .group(self.figures(stream)) }
        }
        figures["exit_code"] = .number(Double(judgement.exitCode.rawValue))
        figures["verdict"] = .text(conclusion.verdict.rawValue)
        if let reason = conclusion.reason { figures["reason"] = .text(reason) }
        figures["cpu_s"] = .number(processor)
        figures["resident_bytes"] = .number(recording.samples.map(\.residentBytes).max() ?? 0)
        guard let data = try? encoder.encode(figures) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private indirect enum Figure: Encodable {
        case number(Double)
        case text(String)
        case group([String: Figure])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .number(let value): try container.encode((value * 1000).rounded() / 1000)
            case .text(let text): try container.encode(text)
            case .group(let figures): try container.encode(figures)
            }
        }
    }

    /// Counts, the rate per second, and latencies in microseconds.
    private func figures(_ stream: StreamRecord) -> [String: Figure] {
        let answered = recording.distribution(.latency, stream: stream.name).count
        var figures: [String: Figure] = [
            "intended": .number(Double(stream.model == .open ? stream.owedArrivals : stream.offered)),
            "sent": .number(Double(stream.offered)), "unsent": .number(Double(stream.unsent)),
            "expected": .number(Double(answered)),
            "expected_per_s": .number(Double(answered) / seconds(stream)),
            "failed": .number(Double(stream.offered - min(stream.offered, answered))),
        ]
        for (kind, _) in Self.kinds {
            let distribution = recording.distribution(kind, stream: stream.name)
            guard !distribution.isEmpty else { continue }
            let name = kind.rawValue.replacing("-", with: "_")
            for (quantile, label) in [(50.0, "p50"), (90, "p90"), (95, "p95"), (99, "p99"), (99.9, "p99_9")] {
                figures["\(name)_\(label)_us"] = distribution.percentile(quantile).map { .number($0.seconds * 1e6) }
            }
            figures["\(name)_max_us"] = distribution.maximum.map { .number($0.seconds * 1e6) }
            figures["\(name)_mean_us"] = distribution.mean.map { .number($0.seconds * 1e6) }
        }
        let statuses = recording.statuses(stream: stream.name).recorded
        figures["statuses"] = .group(
            Dictionary(statuses.map { (String($0.status), .number(Double($0.count))) }) { first, _ in first })
        return figures
    }

    private var headline: String {
        let conclusion = Conclusion(judgement)
        return conclusion.reason == nil ? "SENT  seed \(judgement.seed)" : conclusion.text
    }

    private func block(_ stream: StreamRecord) -> [String] {
        let name = recording.manifest.streams.count > 1 ? ["\(stream.name)"] : []
        return name + [rates(stream)] + failures(stream) + latencies(stream) + statuses(stream)
    }

    private func rates(_ stream: StreamRecord) -> String {
        let answered = recording.distribution(.latency, stream: stream.name).count
        let planned = stream.model == .open ? " of \(Readable.count(Double(stream.owedArrivals))) intended" : ""
        return "requests     \(Readable.count(Double(stream.offered)))\(planned) sent, "
            + "\(Readable.count(Double(answered))) as expected: \(Readable.rate(Double(answered) / seconds(stream)))"
    }

    /// How long it was sent, which is longer than planned when the generator fell behind, and shorter after a stop.
    private func seconds(_ stream: StreamRecord) -> Double {
        let samples = recording.manifest.streams.count == 1 ? recording.samples : recording.samples(stream: stream.name)
        let sending = samples.filter { $0.offeredRate > 0 }.map(\.intervalSeconds).reduce(0, +)
        let planned = recording.manifest.loadSeconds
        // Samples are a second apart: near the plan, the plan is the better figure.
        return max(abs(sending - planned) < 1.5 || sending == 0 ? planned : sending, 1e-9)
    }

    /// The latencies are those of what was acknowledged; what was not is told beside them.
    private func failures(_ stream: StreamRecord) -> [String] {
        let answered = recording.distribution(.latency, stream: stream.name).count
        guard stream.offered > answered else { return [] }
        return [
            "failed       \(Readable.count(Double(stream.offered - answered))) without an answer as expected; latency and "
                + "service time are of the other \(Readable.count(Double(answered)))"
        ]
    }

    private static let kinds: [(LatencyKind, String)] = [
        (.latency, "latency"), (.service, "service time"), (.senderError, "sender error"),
    ]

    private func latencies(_ stream: StreamRecord) -> [String] {
        var table = TerminalTable(columns: [.left] + Array(repeating: .right, count: 6))
        table.addRow(["", "p50", "p90", "p99", "p99.9", "max", "mean"].map { StyledText($0) })
        for (kind, name) in Self.kinds {
            let distribution = recording.distribution(kind, stream: stream.name)
            guard !distribution.isEmpty else { continue }
            let quantiles = [50, 90, 99, 99.9].map { distribution.percentile($0) }
            let cells = (quantiles + [distribution.maximum, distribution.mean]).map(Readable.latency)
            table.addRow(([name] + cells).map { StyledText($0) })
        }
        return table.lines(color: false)
    }

    private func statuses(_ stream: StreamRecord) -> [String] {
        let counts = recording.statuses(stream: stream.name).recorded
        guard !counts.isEmpty else { return [] }
        let words = counts.map { status, count in
            "\(status == 0 ? "no answer" : String(status)): \(Readable.count(Double(count)))"
        }
        return ["statuses     " + words.joined(separator: ", ")]
    }

    /// Processor time of this program in seconds.
    private var processor: Double {
        recording.samples.map { $0.processorShare * $0.intervalSeconds }.reduce(0, +)
    }

    /// Processor time and memory of this program, so that nobody has to trust it.
    private var generator: String {
        let offered = Double(recording.manifest.offered)
        let each = offered > 0 ? String(format: ", %.1f per million", processor / offered * 1e6) : ""
        let memory = (recording.samples.map(\.residentBytes).max() ?? 0) / 1e6
        return String(format: "%.2f CPU-s%@, %.0f MB, ", processor, each, memory)
            + (recording.manifest.versions["pacing"] ?? "normal priority")
    }
}
