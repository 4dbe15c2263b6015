import FaultInjection
import Invariants
import Measurement

/// What a run does about faults that are repeated: it looks whether more are needed, and ends the load when none are.
extension RunPerformance {
    /// Whether a timing check about a repeated fault needs more repetitions, by what the run has recorded so far.
    func isUnclear(_ fault: String, _ faults: [FaultRecord]) -> Bool {
        guard control.reason == nil else { return false }
        var recording = snapshot()
        recording.readEndToEnd(stage.directory)
        recording.manifest.faults = faults
        return Judge(invariants: stage.experiment.invariants, steadyState: []).isUnclear(about: fault, recording)
    }

    /// Leaves out of the load what was reserved for repetitions that were not needed.
    func endLoadEarly(faults: [FaultRecord]) {
        let experiment = stage.experiment
        guard control.reason == nil,
            let early = EarlyEnd(of: experiment.load.length, schedule: experiment.schedule, faults: faults)
        else { return }
        stage.events.append(.note, detail: early.text)
        // What is due in this moment may be on its way already.
        let end = max(UInt64(early.end.nanoseconds), MonotonicClock.now - stage.start + 20_000_000)
        sampler.update { $0.earlyEnd = stage.start + end }
        for stream in stage.streams { stream.end(at: end) }
    }

    /// When a load that ended early did, in seconds from its start; nil where its profile was needed to its end.
    var earlyEndSeconds: Double? {
        let end = stage.streams.map { $0.counters.end.load(ordering: .relaxed) }.min() ?? .max
        return end == .max ? nil : min(stage.manifest.loadSeconds, Double(end) / 1e9)
    }
}
