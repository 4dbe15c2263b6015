import Foundation
import Measurement

/// The parts that the processes of a run left, as one recording.
struct RunParts {
    private let directory: RunDirectory

    init(_ directory: RunDirectory) { self.directory = directory }

    /// Writes `events.jsonl` and `latency.hlog`.
    func merge(_ manifest: RunManifest) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines = Data()
        for event in Recording.mergedEvents(directory) { lines += try encoder.encode(event) + [0x0A] }
        try lines.write(to: URL(fileURLWithPath: directory.events.string), options: .atomic)
        try Data(log(manifest).text.utf8).write(
            to: URL(fileURLWithPath: directory.latencyLog.string), options: .atomic)
    }

    private func log(_ manifest: RunManifest) -> HistogramLog {
        var log = HistogramLog(start: manifest.startedAt.timeIntervalSince1970)
        for stream in manifest.streams {
            for kind in LatencyKind.perStream {
                let path = directory.latencies(stream: stream.name, kind: kind)
                guard let recorder = try? LatencyRecorder.open(path) else { continue }
                let tag = "\(stream.name)/\(kind.rawValue)"
                log.append(recorder, tag: tag)
                for window in manifest.phaseWindows { log.append(recorder, tag: tag, window: window) }
            }
        }
        for path in directory.partNames(prefix: "end-to-end-", suffix: ".counts") {
            guard let recorder = try? LatencyRecorder.open(path) else { continue }
            log.append(recorder, tag: path.stem ?? "end-to-end")
        }
        return log
    }
}
