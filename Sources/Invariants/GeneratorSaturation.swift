import Foundation
import Measurement

/// Why a stream of load did not keep its schedule, so that latencies and rates say nothing of the target.
struct GeneratorSaturation: Hashable {
    /// What the generator ran out of.
    enum Cause: String, Hashable {
        case processor, connections, backlog
    }

    let cause: Cause
    /// In one line: `generator saturated: connections: …`.
    let reason: String

    /// What would help.
    var remedy: String {
        switch cause {
        case .processor: "fix: send less from this machine, or give the stream more 'workers', up to its processors"
        case .connections: "fix: allow more 'connections'; if the target stood still, it is its backlog that was seen"
        case .backlog: "fix: leave the machine to the run, or allow a longer 'max-sender-error' or 'max-backlog'"
        }
    }

    /// The saturated streams of a run, in the order of the plan.
    static func all(in recording: Recording) -> [GeneratorSaturation] {
        recording.manifest.streams.compactMap { GeneratorSaturation($0, in: recording) }
    }

    /// `nil` when the stream kept its schedule.
    init?(_ stream: StreamRecord, in recording: Recording) {
        let manifest = recording.manifest
        let p99 = recording.distribution(.senderError, stream: stream.name).percentile(99)?.seconds ?? 0
        let backlog = recording.samples(stream: stream.name).map(\.backlog).max() ?? 0
        guard
            stream.unsent > 0 || p99 > manifest.maximumSenderErrorSeconds || backlog > manifest.maximumBacklog
        else { return nil }
        let processor = recording.samples.map(\.processorShare).max() ?? 0
        cause = Self.cause(stream, processor: processor, manifest)
        let place = manifest.streams.count == 1 ? "" : "stream '\(stream.name)', "
        reason = "generator saturated: \(place)" + Self.explain(cause, stream, processor, manifest)
    }

    /// A thread that sends is a core at the most: busy threads are the cause before a full client is.
    private static func cause(_ stream: StreamRecord, processor: Double, _ manifest: RunManifest) -> Cause {
        let usable = Double(min(manifest.processors, max(1, manifest.producers)))
        if processor >= 0.85 * usable { return .processor }
        return stream.queueFull > 0 ? .connections : .backlog
    }

    private static func explain(
        _ cause: Cause, _ stream: StreamRecord, _ processor: Double, _ manifest: RunManifest
    ) -> String {
        switch cause {
        case .processor:
            String(format: "CPU: the harness used %.2f of %d processors", processor, manifest.processors)
                + ", sending with \(manifest.producers)"
        case .connections:
            "connections: the client had no room for an operation \(stream.queueFull) times"
        case .backlog:
            String(format: "backlog: operations waited, though the client had room and %.2f of ", processor)
                + "\(manifest.processors) processors were used"
        }
    }
}
