import Foundation

/// Reads `trace`: the file of recorded arrivals or rates, and which of its columns tell what.
struct TraceReader {
    let fields: Fields
    let files: SourceFiles
    let pattern: ArrivalPattern
    /// Nil if the profile has none, so that the trace may name them.
    let events: [EventKind]?

    /// The model, and the events if the trace names them; nil if it is wrong, which is reported.
    func model() -> (model: LoadModel, events: [EventKind]?)? {
        guard let spec = fields.fields("trace") else { return nil }
        spec.demand("file", example: "file: traces/day.csv")
        spec.demand("time", example: "time: timestamp")
        let file = spec.referencedLargeFile("file", in: files)
        let unit = spec.choice("unit", TraceUnit.self, insteadOf: ["sec": .s, "iso8601": .rfc3339]) ?? .s
        let speed = spec.number("speed", in: 0.001...1000) ?? 1
        var names: [TraceColumn: String] = [:]
        names[.time] = spec.string("time")
        names[.rate] = spec.string("rate")
        names[.event] = spec.string("event")
        names[.key] = spec.string("key")
        guard check(spec, names), let file, let format = format(spec, file.path) else { return nil }
        let content = TraceFileReader(unit: unit, speed: speed, names: names, events: events?.map(\.name))
        return read(file.content, path: file.path) { bytes throws(TraceMistake) in
            switch format {
            case .csv: try content.read(CSVRows(bytes, names: names))
            case .jsonLines: try content.read(JSONRows(bytes, names: names))
            }
        }
    }

    private func read(
        _ content: FileContent, path: String,
        _ body: (UnsafeRawBufferPointer) throws(TraceMistake) -> (trace: Trace, events: [String]?)
    ) -> (model: LoadModel, events: [EventKind]?)? {
        switch content {
        case .outline(let outline): return (.trace(.outline(outline), pattern: pattern), nil)
        case .bytes(let data):
            switch TraceMistake.reading(data, file: path, body) {
            case .failure(let mistake):
                fields.log.report(mistake)
                return nil
            case .success(let result):
                let nanoseconds = UInt64(max(0, result.trace.length / .nanoseconds(1)))
                files.noteOutline(path, FileOutline(entries: UInt64(result.trace.count), nanoseconds: nanoseconds))
                let events = result.events?.map { EventKind(name: $0, weight: 1) }
                return (.trace(result.trace, pattern: pattern), events)
            }
        }
    }

    private func check(_ spec: Fields, _ names: [TraceColumn: String]) -> Bool {
        guard names[.rate] != nil else {
            if fields.contains("arrivals"), fields.string("arrivals") != ArrivalPattern.even.rawValue {
                fields.report(
                    "arrivals", problem: "recorded arrivals have their own pattern", remedy: "remove 'arrivals'")
            }
            return names[.time] != nil
        }
        for key in ["event", "key"] where spec.contains(key) {
            spec.report(
                atKey: key, problem: "a rate is of many operations, it has no '\(key)'",
                remedy: "remove '\(key)', or remove 'rate' if each line is one arrival")
        }
        return names[.time] != nil && names[.event] == nil && names[.key] == nil
    }

    private enum Format { case csv, jsonLines }

    private func format(_ spec: Fields, _ path: String) -> Format? {
        switch (path as NSString).pathExtension.lowercased() {
        case "csv": return .csv
        case "jsonl", "ndjson", "json": return .jsonLines
        default:
            spec.report(
                "file", problem: "the ending of '\(path)' does not tell its format",
                remedy: "name it '.csv', or '.jsonl' for JSON lines")
            return nil
        }
    }
}
