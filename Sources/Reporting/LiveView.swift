import Foundation
import Measurement

/// A run while it goes on: a block of lines that is drawn again for each sample.
public struct LiveView: Sendable {
    private static let eventLines = 4

    private let name: String
    private let seed: UInt64
    private let length: Double
    private let start: UInt64?
    private let hasConsumers: Bool
    private var sample = Sample()
    private var faults: [String] = []
    private var failures = 0.0
    private var lag = Sparkline(length: 24)
    private var events: [(seconds: Double, text: EventText)] = []

    /// Starts a view of a run whose load lasts `length`; `startNanoseconds` is the start of the load on the monotonic
    /// clock, without which an event is shown at the time of the sample before it. Without consumers there is no lag, and
    /// no latency from end to end.
    public init(
        name: String, seed: UInt64, length: Duration, startNanoseconds: UInt64? = nil, hasConsumers: Bool = true
    ) {
        self.hasConsumers = hasConsumers
        self.name = name
        self.seed = seed
        self.length = length.seconds
        start = startNanoseconds
    }

    public mutating func update(sample: Sample) {
        self.sample = sample
        faults = sample.faults
        failures += sample.failures
        lag.append(sample.lagMaximum)
    }

    public mutating func note(event: RunEvent) {
        if event.kind == .faultInjected, let id = event.subject, !faults.contains(id) { faults.append(id) }
        if event.kind == .faultReverted { faults.removeAll { $0 == event.subject } }
        let text = EventText(event)
        guard text.weight == .headline else { return }
        events.append((start.map { event.seconds(since: $0) } ?? sample.seconds, text))
        if events.count > Self.eventLines { events.removeFirst() }
    }

    /// The block: always the same number of lines, none wider than `width` columns.
    public func lines(width: Int, color: Bool) -> [String] {
        let block = [heading, progress(width)] + measurements + eventBlock
        return block.map { StyledText.line($0, width: width, color: color) }
    }

    private var heading: [StyledText] {
        [StyledText(name, .bold), StyledText("  seed \(seed)", .dim), StyledText("  \(sample.phase)", .accent)]
    }

    private func progress(_ width: Int) -> [StyledText] {
        let share = length > 0 ? min(1, max(0, sample.seconds / length)) : 0
        let room = max(0, min(width - 24, 60))
        let done = Int(share * Double(room))
        return [
            StyledText(String(repeating: "█", count: done), .accent),
            StyledText(String(repeating: "░", count: room - done), .dim),
            StyledText("  \(Readable.clock(sample.seconds)) / \(Readable.clock(length))  \(Int(share * 100)) %"),
        ]
    }

    private var measurements: [[StyledText]] {
        let rates = [
            "intended \(Readable.rate(sample.intendedRate))", "offered \(Readable.rate(sample.offeredRate))",
            "achieved \(Readable.rate(sample.achievedRate))",
        ]
        var latencies = ["p99 \(Self.latency(sample.latencyP99))"]
        if hasConsumers { latencies.append("end to end p99 \(Self.latency(sample.endToEndP99))") }
        let lag =
            row("lag", "max \(sample.lagMaximum.map(Readable.count) ?? "–")   ") + [StyledText(lag.text, .accent)]
        return [row("rate", rates.joined(separator: "   "))] + (hasConsumers ? [lag] : []) + [
            row("latency", latencies.joined(separator: "   ")),
            faults.isEmpty ? row("faults", "none") : row("faults", faults.joined(separator: ", "), .doubtful),
            row(
                "failures", "\(Readable.count(failures)) in all, \(Readable.count(sample.failures)) now",
                sample.failures > 0 ? .bad : .plain),
        ]
    }

    private var eventBlock: [[StyledText]] {
        let lines = events.map { event in
            [
                StyledText("  " + Readable.clock(event.seconds) + "  ", .dim),
                StyledText(event.text.text, event.text.isTrouble ? .bad : .plain),
            ]
        }
        return lines + Array(repeating: [], count: Self.eventLines - lines.count)
    }

    private func row(_ label: String, _ text: String, _ style: TerminalStyle = .plain) -> [StyledText] {
        [StyledText(label.padding(toLength: 10, withPad: " ", startingAt: 0), .dim), StyledText(text, style)]
    }

    private static func latency(_ milliseconds: Double?) -> String { milliseconds.map(Readable.milliseconds) ?? "–" }
}

extension RunEvent {
    /// The time of the event in seconds from a moment of the monotonic clock; negative before it.
    func seconds(since start: UInt64) -> Double { (Double(atNanoseconds) - Double(start)) / 1e9 }
}
