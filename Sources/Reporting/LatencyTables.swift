import Measurement

/// The latencies of a run by stream and phase: a table for each kind that was measured.
struct LatencyTables {
    let recording: Recording

    private var windows: [PhaseWindow] { recording.manifest.phaseWindows }

    var markup: Markup {
        let streams = recording.manifest.streams.map(\.name)
        let blocks = streams.count == 1 ? [block(nil, of: LatencyKind.allCases)] : perStream(streams)
        let known = blocks.compactMap(\.self)
        guard !known.isEmpty else { return "<p>No latencies were recorded.</p>" }
        return "\(known)"
    }

    /// A block for each stream, and one for what no single stream owns.
    private func perStream(_ streams: [String]) -> [Markup?] {
        streams.map { block($0, of: LatencyKind.perStream) } + [block(nil, of: [.endToEnd])]
    }

    private func block(_ stream: String?, of kinds: [LatencyKind]) -> Markup? {
        let tables = kinds.compactMap { table($0, stream) }
        guard !tables.isEmpty else { return nil }
        let heading: Markup = stream.map { "<h3>stream \($0)</h3>" } ?? ""
        return #"\#(heading)<div class="pair">\#(tables)</div>"#
    }

    private func table(_ kind: LatencyKind, _ stream: String?) -> Markup? {
        let whole = recording.distribution(kind, stream: stream)
        guard !whole.isEmpty else { return nil }
        let rows = windows.map { row($0.title, recording.distribution(kind, stream: stream, in: $0.range)) }
        return """
            <table class="numbers"><caption><b>\(kind.title)</b> \(kind.meaning)</caption>
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

extension LatencyKind {
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
