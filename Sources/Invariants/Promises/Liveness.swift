import Experiments
import Measurement

/// `liveness: {every: 5s}`: outside faults something succeeds all the time, the topic stays, and the drain ends.
public struct Liveness: Invariant {
    public static let kind = "liveness"
    public static let summary =
        "Outside faults something succeeds in every window of a length; the topic stays, and the drain ends."
    public static let example = "liveness: {every: 5s}"

    /// What counts as a success.
    public enum Success: String, CaseIterable, Sendable { case any, acknowledged, delivered }

    let every: Duration
    let success: Success

    public init?(fields: Fields) {
        fields.demand("every", example: "every: 5s")
        success = fields.choice("of", Success.self) ?? .any
        // A sample is a second long.
        guard let every = fields.duration("every", in: .seconds(1)...(.seconds(86400))) else { return nil }
        self.every = every
    }

    public var bound: String {
        let what = success == .any ? "something succeeds" : "something is \(success.rawValue)"
        return "\(what) in every \(every.written) outside faults"
    }

    public func check(_ recording: Recording) -> Observation {
        let stretches = Stretches(recording, success)
        var wrong = stretches.failures(lasting: every.seconds)
        var unknown: [String] = []
        if case .complete = recording.manifest.end, recording.manifest.partitions > 0 {
            (wrong, unknown) = ending(recording, wrong)
        }
        let longest = "longest without success \(ExpressionJudge.format(stretches.longest, .duration))"
        guard wrong.isEmpty else { return Observation(.violated, longest, evidence: Array(wrong.prefix(10))) }
        guard unknown.isEmpty else { return Observation(.inconclusive, longest, evidence: unknown) }
        guard stretches.watched >= every.seconds else {
            return Observation(
                .inconclusive, "watched for \(ExpressionJudge.format(stretches.watched, .duration)) outside faults",
                evidence: ["a window of \(every.written) in which something was due was never without a fault"])
        }
        return Observation(.held, longest)
    }

    /// Adds what the end of the run says: whether the topic is still there, and whether the drain ended by itself.
    private func ending(_ recording: Recording, _ found: [String]) -> (wrong: [String], unknown: [String]) {
        var (wrong, unknown) = (found, [String]())
        switch recording.events.last(where: { $0.kind == .topic })?.values?["partitions"] {
        case nil: unknown.append("whether the topic still exists was not recorded")
        case 0: wrong.insert("the topic does not exist any more", at: 0)
        default: break
        }
        let drained = recording.events.last { $0.kind == .drained }
        switch drained?.values?["complete"] {
        case nil: unknown.append("how the drain ended was not recorded")
        case 0:
            let took = ExpressionJudge.format(drained?.values?["took_s"] ?? 0, .duration)
            wrong.append("the drain was given up after \(took)")
        default: break
        }
        return (wrong, unknown)
    }
}

/// The time outside faults in which something was due, and the parts of it without a success.
private struct Stretches {
    private struct Stretch {
        var begin: Double
        var length: Double
    }

    private(set) var watched = 0.0
    private var without: [Stretch] = []
    private let recording: Recording

    var longest: Double { without.map(\.length).max() ?? 0 }

    init(_ recording: Recording, _ success: Liveness.Success) {
        self.recording = recording
        let begin = RunWindows(recording: recording).phase("steady-state") ?? 0
        var isOpen = false
        for sample in recording.samples where sample.seconds - sample.intervalSeconds >= begin - 0.01 {
            guard Self.isDue(sample, recording.manifest, success), !Self.isExcused(sample, recording.manifest) else {
                isOpen = false
                continue
            }
            watched += sample.intervalSeconds
            guard !Self.succeeded(sample, success) else {
                isOpen = false
                continue
            }
            if !isOpen { without.append(Stretch(begin: sample.seconds - sample.intervalSeconds, length: 0)) }
            without[without.count - 1].length += sample.intervalSeconds
            isOpen = true
        }
    }

    /// The stretches that are too long, the worst first.
    func failures(lasting limit: Double) -> [String] {
        without.filter { $0.length >= limit - 0.01 }.sorted { $0.length > $1.length }.map { stretch in
            "nothing for \(ExpressionJudge.format(stretch.length, .duration)) from "
                + "\(ExpressionJudge.format(stretch.begin, .duration)) on, with no fault in place"
        }
    }

    /// Whether a success was to be expected: arrivals, users who wait, messages to be read.
    private static func isDue(_ sample: Sample, _ manifest: RunManifest, _ success: Liveness.Success) -> Bool {
        let isLoading = sample.seconds <= manifest.loadSeconds + 0.01
        let hasUsers = manifest.streams.contains { $0.model == .closed }
        let sends = isLoading && (sample.intendedRate > 0 || sample.backlog > 0 || hasUsers)
        return success != .delivered && sends || success != .acknowledged && (sample.lagTotal ?? 0) > 0
    }

    private static func succeeded(_ sample: Sample, _ success: Liveness.Success) -> Bool {
        success != .delivered && sample.achievedRate > 0 || success != .acknowledged && sample.deliveredRate > 0
    }

    private static func isExcused(_ sample: Sample, _ manifest: RunManifest) -> Bool {
        manifest.faults.contains { fault in
            guard let begin = fault.injectedSeconds else { return false }
            return begin < sample.seconds
                && fault.revertedSeconds ?? .infinity > sample.seconds - sample.intervalSeconds
        }
    }
}
