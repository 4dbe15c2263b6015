/// Reads `load`: one stream whose keys stand in it directly, or several by their names.
struct LoadReader {
    let fields: Fields
    let files: SourceFiles
    let overrides: Overrides
    /// Nil when the target is missing or wrong: then nothing is refused for its sake.
    let operations: OperationKind?

    private static let common = ["max-sender-error", "max-backlog"]

    /// Nil if a profile is missing or wrong.
    func plan() -> LoadPlan? {
        let maxSenderError = fields.duration("max-sender-error", in: .milliseconds(1)...(.seconds(3600)))
        let maxBacklog = fields.integer("max-backlog", in: 1...100_000_000)
        let names = streamNames
        let streams = names.isEmpty ? [stream(StreamPlan.onlyName, fields)] : names.map(named)
        refuseSharing(streams.compactMap { $0 })
        guard !streams.isEmpty, !streams.contains(where: { $0 == nil }) else { return nil }
        return LoadPlan(
            streams: streams.compactMap { $0 }, maxSenderError: maxSenderError ?? .seconds(1),
            maxBacklog: maxBacklog ?? 100_000)
    }

    /// The order of a key is kept within one producer: a broker takes what one sends.
    private func refuseSharing(_ streams: [StreamPlan]) {
        guard operations == .messages else { return }
        if streams.count > 1 {
            fields.report(
                nil, problem: "a broker takes one stream, not \(streams.count)",
                remedy: "mix the kinds of events by weight in one profile")
        } else if let stream = streams.first, stream.workers > 1 {
            fields.report(
                "workers", problem: "a broker takes one worker, not \(stream.workers)",
                remedy: "remove 'workers': the client library has threads of its own")
        }
    }

    /// The keys that hold a stream: none of a stream's own keys, and a mapping with a profile in it.
    private var streamNames: [String] {
        guard !fields.contains("profile") else { return [] }
        return fields.keys.filter { key in
            guard !Self.common.contains(key), !StreamReader.keys.contains(key) else { return false }
            guard case .mapping(let pairs) = fields.pair(key)?.value.content else { return false }
            return pairs.contains { $0.key == "profile" }
        }
    }

    private func named(_ name: String) -> StreamPlan? {
        if !NameRule.accepts(name) {
            fields.report(atKey: name, problem: "'\(name)' cannot be a name", remedy: NameRule.remedy(for: name))
        }
        if Metric.allCases.contains(where: { $0.rawValue.split(separator: ".").first.map(String.init) == name }) {
            fields.report(
                atKey: name, problem: "'\(name)' is the name of a metric", remedy: "give the stream another name")
        }
        for key in fields.keys where StreamReader.keys.contains(key) {
            fields.report(
                atKey: key, problem: "the key '\(key)' stands beside the streams of the load",
                remedy: "move it into each stream that it is meant for")
        }
        return fields.fields(name).flatMap { stream(name, $0) }
    }

    private func stream(_ name: String, _ fields: Fields) -> StreamPlan? {
        StreamReader(fields: fields, files: files, overrides: overrides, operations: operations).stream(name)
    }
}
