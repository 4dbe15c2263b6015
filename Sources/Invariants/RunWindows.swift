import Experiments
import Measurement

/// The windows of a run that expressions name, in seconds from the start of the load.
struct RunWindows {
    let recording: Recording

    /// The whole run, from its start to its last sample or the end of the load.
    var whole: Range<Double> { 0..<max(end, 1e-9) }

    private var end: Double { max(recording.samples.last?.seconds ?? 0, recording.manifest.loadSeconds) + 1e-6 }

    /// The steady state: from the end of the warm-up to one second before the first fault.
    ///
    /// What was in flight when the fault struck belongs to the fault.
    var steady: Range<Double>? {
        guard let begin = phase("steady-state") else { return nil }
        let faults = recording.manifest.faults.compactMap(\.injectedSeconds)
        let finish = faults.min().map { max(begin, $0 - 1) } ?? phase("recover") ?? phase("drain") ?? end
        return begin < finish ? begin..<finish : nil
    }

    /// Where the steady state must be back: for a level such as the lag at the end of the drain, for what flows (rates,
    /// errors, latencies) in the last quarter of the load after the last fault.
    func restored(_ metric: Metric) -> Range<Double>? {
        let last = recording.samples.last?.seconds ?? 0
        guard metric != .lag, metric != .backlog else { return (last - 2)..<(last + 1e-6) }
        let quiet = recording.manifest.faults.compactMap { $0.revertedSeconds ?? $0.injectedSeconds }.max() ?? 0
        let finish = phase("recover") ?? recording.manifest.loadSeconds
        guard quiet < finish else { return nil }
        // A sample that came a moment late may leave the last second without any.
        let lastSample = recording.samples.last { $0.seconds < finish }?.seconds ?? finish
        return min(finish - max(1, (finish - quiet) / 4), max(quiet, lastSample))..<finish
    }

    /// The windows of the repetitions that an expression's window is named after, in their order; `nil` for a repetition
    /// that never was in place. Empty where nothing is repeated.
    func repetitions(_ window: Window) -> [Range<Double>?] {
        guard let id = window.fault else { return [] }
        return recording.manifest.repetitions(of: id).map { record in
            switch window {
            case .after(_, let offset): after(record, offset: offset.seconds)
            default: during(record, offset: window.offset.seconds)
            }
        }
    }

    /// The window that an expression names; `nil` when what it is named after never happened.
    func resolve(_ window: Window) -> Range<Double>? {
        switch window {
        case .run: whole
        case .steady: steady
        case .during(let id, let offset): fault(id).flatMap { during($0, offset: offset.seconds) }
        case .after(let id, let offset): fault(id).flatMap { after($0, offset: offset.seconds) }
        }
    }

    /// From the injection of a fault, or `offset` seconds later, to its revert.
    private func during(_ fault: FaultRecord, offset: Double) -> Range<Double>? {
        guard let begin = fault.injectedSeconds else { return nil }
        let finish = max(begin + 1e-6, fault.revertedSeconds ?? end)
        return begin + offset < finish ? (begin + offset)..<finish : nil
    }

    /// From the revert of a fault, or `offset` seconds later, to the end; of a repetition to the end of its own time, so
    /// that the last one is as long as the others.
    private func after(_ fault: FaultRecord, offset: Double) -> Range<Double>? {
        let own = fault.repetition.map { fault.plannedSeconds + $0.everySeconds } ?? .infinity
        let finish = min(end, own)
        guard let begin = fault.revertedSeconds, begin + offset < finish else { return nil }
        return (begin + offset)..<finish
    }

    func phase(_ name: String) -> Double? { recording.manifest.phases.first { $0.name == name }?.seconds }

    private func fault(_ id: String) -> FaultRecord? { recording.manifest.faults.first { $0.id == id } }
}
