import Measurement

/// A stretch of a run whose latencies are told apart.
struct LatencyWindow: Hashable {
    let name: String
    /// Seconds from the start of the load.
    let range: Range<Double>

    /// The steady state, the time of each fault, and the time after the last one; only what lasted at all.
    static func windows(of manifest: RunManifest) -> [LatencyWindow] {
        let faults = manifest.faults.filter { $0.injectedSeconds?.isFinite == true }
            .sorted { ($0.injectedSeconds ?? 0) < ($1.injectedSeconds ?? 0) }
        let end = max(manifest.loadSeconds, faults.compactMap(\.revertedSeconds).max() ?? 0)
        let firstFault = faults.first?.injectedSeconds ?? end
        var windows = [window("steady state", steadyStart(manifest, before: firstFault), firstFault)]
        windows += faults.map { window($0.id, $0.injectedSeconds ?? 0, $0.revertedSeconds ?? end) }
        if !faults.isEmpty, faults.allSatisfy({ $0.revertedSeconds != nil }) {
            windows.append(window("after the faults", faults.compactMap(\.revertedSeconds).max() ?? end, end))
        }
        return windows.compactMap(\.self)
    }

    private static func steadyStart(_ manifest: RunManifest, before end: Double) -> Double {
        manifest.phases.first { $0.name.lowercased().contains("steady") && $0.seconds < end }?.seconds ?? 0
    }

    private static func window(_ name: String, _ begin: Double, _ end: Double) -> LatencyWindow? {
        begin.isFinite && end.isFinite && begin < end ? LatencyWindow(name: name, range: begin..<end) : nil
    }
}
