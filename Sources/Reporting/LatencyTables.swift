import Measurement

/// The latencies of a run by phase: a table for each stream that was measured.
struct LatencyTables {
    let recording: Recording

    var markup: Markup {
        let tables = LatencyStream.allCases.compactMap(table)
        guard !tables.isEmpty else { return "<p>No latencies were recorded.</p>" }
        return #"<div class="pair">\#(tables)</div>"#
    }

    private func table(_ stream: LatencyStream) -> Markup? {
        let whole = recording.distribution(stream)
        guard !whole.isEmpty else { return nil }
        let windows = LatencyWindow.windows(of: recording.manifest)
        let rows = windows.map { row($0.name, recording.distribution(stream, in: $0.range)) }
        return """
            <table class="numbers"><caption><b>\(stream.title)</b> \(stream.meaning)</caption>
            <thead><tr><th>window</th><th>count</th><th>p50</th><th>p99</th><th>p99.9</th><th>max</th></tr></thead>
            <tbody>\(rows + [row("whole run", whole)])</tbody></table>
            """
    }

    private func row(_ name: String, _ latencies: LatencyDistribution) -> Markup {
        """
        <tr><td>\(name)</td><td>\(Readable.count(Double(latencies.count)))</td>\
        <td>\(Readable.latency(latencies.percentile(50)))</td><td>\(Readable.latency(latencies.percentile(99)))</td>\
        <td>\(Readable.latency(latencies.percentile(99.9)))</td><td>\(Readable.latency(latencies.maximum))</td></tr>
        """
    }
}

extension LatencyStream {
    fileprivate var title: String {
        switch self {
        case .latency: "latency"
        case .service: "service time"
        case .senderError: "sender error"
        case .endToEnd: "end to end"
        }
    }

    fileprivate var meaning: String {
        switch self {
        case .latency: "intended send to acknowledgement"
        case .service: "actual send to acknowledgement"
        case .senderError: "intended to actual send"
        case .endToEnd: "intended send to start of processing"
        }
    }
}
