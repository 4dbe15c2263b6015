import Foundation
import Measurement

extension LiveView {
    /// One line for a sample, where there is no terminal to redraw a block on.
    public static func plainLine(_ sample: Sample) -> String {
        var parts = [
            String(format: "%7.1f s", sample.seconds), sample.phase, "intended \(Readable.rate(sample.intendedRate))",
            "offered \(Readable.rate(sample.offeredRate))", "achieved \(Readable.rate(sample.achievedRate))",
        ]
        if let lag = sample.lagMaximum { parts.append("lag max \(Readable.count(lag))") }
        if let latency = sample.latencyP99 { parts.append("p99 \(Readable.milliseconds(latency))") }
        if let latency = sample.endToEndP99 { parts.append("end to end p99 \(Readable.milliseconds(latency))") }
        if sample.failures > 0 { parts.append("failures \(Readable.count(sample.failures))") }
        if !sample.faults.isEmpty { parts.append("faults \(sample.faults.joined(separator: " "))") }
        return DisplayWidth.oneLine(parts.filter { !$0.isEmpty }.joined(separator: "  "))
    }

    /// One line for an event; `nil` when it is not worth one.
    public static func plainLine(_ event: RunEvent, startNanoseconds: UInt64) -> String? {
        let text = EventText(event)
        guard text.weight == .headline else { return nil }
        let seconds = event.seconds(since: startNanoseconds)
        return DisplayWidth.oneLine(String(format: "%7.1f s  ", seconds) + "\(text.text) [\(event.source)]")
    }
}
