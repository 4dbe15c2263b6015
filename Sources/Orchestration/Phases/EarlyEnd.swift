import Experiments
import Measurement

/// When a load may end before its profile does: what was reserved for repetitions that were not needed is left out.
struct EarlyEnd: Hashable {
    /// From the start of the load, when it ends.
    let end: Duration
    /// From the start of the load, when its profile ends.
    let planned: Duration
    /// Each repeated fault with how often it was carried out, in words.
    private let repetitions: [String]

    /// Nil where the profile is needed to its end.
    ///
    /// What was to follow the last fault keeps its length: an expectation about that time sees as much of it as planned.
    init?(of planned: Duration, schedule: [ScheduledFault], faults: [FaultRecord]) {
        let counts = Dictionary(grouping: faults.compactMap(\.repetition), by: \.of).mapValues(\.count)
        let last = schedule.map { $0.end(afterRepetitions: counts[$0.id] ?? 1) }.max() ?? .zero
        let latest = schedule.map(\.latestEnd).max() ?? .zero
        guard last < latest else { return nil }
        (self.planned, end) = (planned, planned - (latest - last))
        repetitions = schedule.compactMap { fault in
            counts[fault.id].map { count in
                "\(fault.id) was carried out \(count) times of at most \(fault.repetition?.atMost ?? count)"
            }
        }
    }

    /// For the events of the run.
    var text: String {
        "the load ends at \(end.written) instead of \(planned.written): \(repetitions.joined(separator: ", "))"
    }
}
