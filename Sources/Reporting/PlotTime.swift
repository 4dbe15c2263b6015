import Measurement

/// What all plots of a report share: the time axis, and what happened along it.
struct PlotTime {
    /// A stretch in which a fault was in place.
    struct Band {
        let name: String
        let tooltip: String
        let range: ClosedRange<Double>
    }

    let axis: PlotAxis
    let bands: [Band]
    let phases: [PhaseMark]

    init(_ recording: Recording) {
        let manifest = recording.manifest
        let lastSample = recording.samples.map(\.seconds).filter(\.isFinite).max() ?? 0
        let reverts = manifest.faults.compactMap(\.revertedSeconds)
        let end = max(1, lastSample, reverts.max() ?? 0, recording.samples.isEmpty ? manifest.loadSeconds : 0)
        let begin = min(0, recording.samples.map(\.seconds).filter(\.isFinite).min() ?? 0)
        axis = PlotAxis.linear(from: begin, to: end, count: 10, isEndRound: false)
        bands = manifest.faults.compactMap { Self.band($0, until: end) }
        phases = manifest.phases.filter { $0.seconds.isFinite && $0.seconds <= end }
    }

    private static func band(_ fault: FaultRecord, until end: Double) -> Band? {
        guard let injected = fault.injectedSeconds, injected.isFinite, injected <= end else { return nil }
        let reverted = fault.revertedSeconds
        let length = reverted.map { "\(Readable.seconds(injected)) to \(Readable.seconds($0))" }
        let tooltip = [
            "\(fault.id): \(fault.kind)", fault.effect, fault.subject.map { "on \($0)" },
            length ?? "from \(Readable.seconds(injected)), not reverted",
        ].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n")
        return Band(name: fault.id, tooltip: tooltip, range: injected...max(injected, reverted ?? end))
    }
}
