import Experiments
import Measurement

/// The windows of a run that expressions name, in seconds from the start of the load.
struct RunWindows {
    let recording: Recording

    /// The whole run, from its start to its last sample or the end of the load.
    var whole: Range<Double> { 0..<max(end, 1e-9) }

    private var end: Double { max(recording.samples.last?.seconds ?? 0, recording.manifest.loadSeconds) + 1e-6 }

    /// The steady state: from the end of the warm-up to the first fault.
    var steady: Range<Double>? {
        guard let begin = phase("steady-state") else { return nil }
        let faults = recording.manifest.faults.compactMap(\.injectedSeconds)
        let finish = faults.min() ?? phase("drain") ?? phase("recover") ?? end
        return begin < finish ? begin..<finish : nil
    }

    /// From the injection of a fault to its revert, and `extra` seconds more; `nil` when it was never in place.
    func during(_ id: String, extra: Double) -> Range<Double>? {
        guard let fault = fault(id), let begin = fault.injectedSeconds else { return nil }
        return begin..<max(begin + 1e-6, (fault.revertedSeconds ?? end) + extra)
    }

    /// From the revert of a fault, or `extra` seconds later, to the end.
    func after(_ id: String, extra: Double) -> Range<Double>? {
        guard let begin = fault(id)?.revertedSeconds, begin + extra < end else { return nil }
        return (begin + extra)..<end
    }

    /// After the last fault and before the load ended: where the steady state must have come back.
    var recovered: Range<Double>? {
        guard let begin = recording.manifest.faults.compactMap({ $0.revertedSeconds ?? $0.injectedSeconds }).max(),
            case let finish = phase("drain") ?? recording.manifest.loadSeconds, begin < finish
        else { return nil }
        return begin..<finish
    }

    func phase(_ name: String) -> Double? { recording.manifest.phases.first { $0.name == name }?.seconds }

    private func fault(_ id: String) -> FaultRecord? { recording.manifest.faults.first { $0.id == id } }
}
