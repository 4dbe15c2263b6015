import Measurement

/// The time outside faults in which something was due, and the parts of it without a success.
struct SilentStretches {
    private struct Stretch {
        var begin: Double
        var length: Double
    }

    private(set) var watched = 0.0
    private var without: [Stretch] = []

    var longest: Double { without.map(\.length).max() ?? 0 }

    init(_ recording: Recording, _ success: Liveness.Success) {
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
        // Consumers of the user's own may be reading: nobody would know.
        let reads = manifest.consumers > 0 && (sample.lagTotal ?? 0) > 0
        return success != .delivered && sends || success != .acknowledged && reads
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
