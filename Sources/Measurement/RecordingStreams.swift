/// What a recording holds of one stream of load, or of all of them.
extension Recording {
    /// The samples of a stream, or over all of them; the only stream of a run has those of the run.
    public func samples(stream: String?) -> [Sample] {
        guard let stream else { return samples }
        if let own = streamSamples[stream], !own.isEmpty { return own }
        return manifest.streams.map(\.name) == [stream] ? samples : []
    }

    /// The latencies of a stream, or of all of them, in a window of intended time (seconds) or the whole run.
    public func distribution(
        _ kind: LatencyKind, stream: String? = nil, in window: Range<Double>? = nil
    ) -> LatencyDistribution {
        latencies.filter { $0.key.kind == kind && (stream == nil || $0.key.stream == stream) }.flatMap(\.value)
            .reduce(into: LatencyDistribution()) { $0.merge($1.distribution(in: window)) }
    }

    /// The statuses that a stream, or all of them, was answered with, in a window of intended time or the whole run.
    public func statuses(stream: String? = nil, in window: Range<Double>? = nil) -> StatusCounts {
        statuses.filter { stream == nil || $0.key == stream }
            .reduce(into: StatusCounts()) { $0.merge($1.value.statuses(in: window)) }
    }

    /// Why the single requests of a stream (of all of them for `nil`) cannot be judged; `nil` when all are there.
    public func exchangeDoubt(stream: String?) -> String? {
        for record in manifest.streams where stream == nil || record.name == stream {
            let logs = exchanges[record.name] ?? []
            guard logs.count == record.workers else {
                return "the requests of stream '\(record.name)' were not recorded one by one"
            }
            let dropped = logs.reduce(0) { $0 + $1.dropped }
            guard dropped == 0 else {
                return "\(dropped) requests of stream '\(record.name)' are missing: its record holds "
                    + "\(logs.reduce(0) { $0 + $1.count })"
            }
        }
        return nil
    }

    /// Calls `body` with each recorded request of a stream, or of all of them, in no particular order.
    public func forEachExchange(stream: String?, _ body: (ExchangeRecord) -> Void) {
        for (name, logs) in exchanges where stream == nil || name == stream {
            for log in logs { for index in 0..<log.count { body(log[index]) } }
        }
    }
}
