/// A stretch of the load whose measurements are told apart: the steady state, the time of a fault, the time after it.
public struct PhaseWindow: Sendable, Hashable {
    /// `steady-state`, `during-ID` or `after-ID`: as a part of a tag.
    public var tag: String
    /// Seconds from the start of the load; never empty.
    public var range: Range<Double>

    init?(tag: String, _ begin: Double, _ end: Double) {
        guard begin.isFinite, end.isFinite, begin < end else { return nil }
        self.tag = tag
        range = begin..<end
    }

    /// `steady state`, `during ID` or `after ID`: as people read it.
    public var title: String {
        if tag == "steady-state" { return "steady state" }
        return tag.split(separator: "-", maxSplits: 1).joined(separator: " ")
    }
}

extension RunManifest {
    /// The windows of a run, in order of time.
    ///
    /// The steady state ends one second before the first fault: what is in flight when a fault strikes belongs to the
    /// fault. The time after a fault ends with the load or where the next fault begins; where another one is still in
    /// place, there is none.
    public var phaseWindows: [PhaseWindow] {
        let placed = faults.filter { $0.injectedSeconds?.isFinite == true }
            .sorted { ($0.injectedSeconds ?? 0) < ($1.injectedSeconds ?? 0) }
        let end = max(loadSeconds, placed.compactMap(\.revertedSeconds).max() ?? 0)
        let first = placed.first?.injectedSeconds.map { $0 - 1 } ?? end
        let begin = phases.first { $0.name == "steady-state" }?.seconds ?? 0
        let during = placed.flatMap { fault in
            [
                PhaseWindow(tag: "during-\(fault.id)", fault.injectedSeconds ?? 0, fault.revertedSeconds ?? end),
                windowAfter(fault, among: placed, until: end),
            ]
        }
        return ([PhaseWindow(tag: "steady-state", begin, first)] + during).compactMap(\.self)
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func windowAfter(_ fault: FaultRecord, among placed: [FaultRecord], until end: Double) -> PhaseWindow? {
        guard let begin = fault.revertedSeconds else { return nil }
        let others = placed.filter { $0.id != fault.id }
        let isOverlapped = others.contains {
            ($0.injectedSeconds ?? .infinity) <= begin && ($0.revertedSeconds ?? .infinity) > begin
        }
        let next = others.compactMap(\.injectedSeconds).filter { $0 > begin }.min()
        return isOverlapped ? nil : PhaseWindow(tag: "after-\(fault.id)", begin, min(end, next ?? end))
    }
}
