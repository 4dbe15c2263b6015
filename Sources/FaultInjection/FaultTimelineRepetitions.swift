import Experiments
import Measurement

/// Whether the repetitions of a fault so far leave a timing check unclear; asked when the last one has had its time.
public typealias RepetitionDoubt = @Sendable (_ id: String, _ faults: [FaultRecord]) async -> Bool

extension FaultTimeline {
    /// Carries a fault out as often as it is planned, and then as long as a check is unclear, up to its cap.
    ///
    /// Each repetition draws from a branch of its own, so that one more changes no other.
    func repeatedly(
        _ fault: some Fault, _ scheduled: ScheduledFault, _ branch: SeedTree, while isUnclear: RepetitionDoubt
    ) async {
        guard let plan = scheduled.repetition else { return await carryOut(fault, scheduled, branch) }
        for number in 1...plan.atMost {
            if number > plan.times {
                guard await wait(until: scheduled.end(afterRepetitions: number - 1)),
                    await isUnclear(scheduled.id, faults)
                else { return }
                enroll(scheduled, number)
            }
            var repetition = scheduled.repetition(number)
            // The look took a moment: the repetition lasts as long as the others all the same.
            repetition.at = max(repetition.at, elapsed)
            await carryOut(fault, repetition, branch.derived("repetition", UInt64(number)))
            guard !Task.isCancelled else { return }
        }
    }

    /// Notes what is to come of a fault: all the repetitions that it has in any case, or one more.
    func enroll(_ scheduled: ScheduledFault) {
        guard let plan = scheduled.repetition else { return enroll(scheduled, record: nil) }
        for number in 1...plan.times { enroll(scheduled, number) }
    }

    private func enroll(_ scheduled: ScheduledFault, _ number: Int) {
        enroll(
            scheduled.repetition(number),
            record: RepetitionRecord(
                of: scheduled.id, number: number, everySeconds: scheduled.repetition?.every.seconds ?? 0))
    }
}
