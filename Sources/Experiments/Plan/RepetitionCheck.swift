/// Whether the repetitions of a fault can decide what an expectation asks of them.
struct RepetitionCheck {
    let entry: Fields
    /// The key of the window: `during` or `after`.
    let key: String
    let fault: ScheduledFault
    let repetition: FaultRepetition

    func check(_ spec: ExpectationSpec) {
        if spec.rule == .median { checkCount() }
        checkWindow(spec)
    }

    private func checkCount() {
        let least = RepetitionRule.leastCount
        guard repetition.atMost < least else { return }
        entry.report(
            key,
            problem: "'\(fault.id)' is repeated \(repetition.atMost) times at the most, and a median of fewer than "
                + "\(least) values decides nothing",
            remedy: "write 'repeat: \(least)' or more at the fault, with a load that is long enough, or 'by: each'")
    }

    /// A window that ends before the bound could not tell what comes too late from what comes in time.
    private func checkWindow(_ spec: ExpectationSpec) {
        let offset = spec.window.offset
        if case .after = spec.window, fault.lasting + offset >= repetition.every {
            entry.report(
                key, problem: "the next repetition of '\(fault.id)' begins before the window does",
                remedy: "write less than '+ \((repetition.every - fault.lasting).written)', or a longer 'every'")
        }
        guard spec.expression.timeUntil, case .absolute(let seconds) = spec.expression.bound else { return }
        let needed = Duration.nanoseconds(Int64(min(seconds, 1e9) * 1e9))
        let begin = isAfter(spec) ? fault.lasting + offset : offset
        let room = isAfter(spec) ? repetition.every - begin : fault.lasting - begin
        guard room > .zero, room < needed else { return }
        entry.report(
            "expect",
            problem: "it may take \(needed.written), but each repetition of '\(fault.id)' leaves \(room.written)",
            remedy: isAfter(spec)
                ? "write 'every: \((begin + needed + .seconds(1)).written)' at the fault"
                : "write 'after: \(fault.id)'")
    }

    private func isAfter(_ spec: ExpectationSpec) -> Bool {
        if case .after = spec.window { return true }
        return false
    }
}
