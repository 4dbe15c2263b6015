import Foundation

/// What the requests around one fault of a backend show.
struct FailoverCheck {
    let fault: BackendFault
    /// In the order of their sending.
    let requests: [BackendRequest]
    /// Seconds from the fault in which requests may fail.
    let within: Double
    /// Seconds from its end in which the backend must be back, and at which share of its part.
    let recoveredWithin: Double
    let share: Double

    struct Result {
        var observed: String
        var violations: [String] = []
        var doubts: [String] = []
    }

    /// The fewest answers from which the share of a backend can be told.
    private static let fewest = 30

    func check() -> Result {
        let backends = Set(answers(in: 0..<fault.injected).map(\.backend))
        guard backends.contains(fault.backend), backends.count > 1 else {
            return Result(
                observed: fault.id,
                doubts: [
                    "\(fault.id): before the fault \(backends.count) backends were seen to answer"
                        + (backends.contains(fault.backend) ? "" : ", backend \(fault.backend) not among them")
                ])
        }
        var result = Result(observed: "")
        let early = judgeErrors(backends: backends.count, &result)
        judgeDeadTraffic(&result)
        let back = judgeReturn(backends: backends.count, &result)
        result.observed = "\(fault.id): \(early) failed within \(Self.format(within)), \(back)"
        return result
    }

    /// When requests must succeed again after the fault.
    private var settled: Double { fault.injected + within }

    private func judgeErrors(backends: Int, _ result: inout Result) -> Int {
        // What was in flight when the fault struck belongs to it.
        let struck = requests.filter {
            $0.answered >= fault.injected && $0.sent < settled && $0.sent < fault.quietUntil
        }
        let early = struck.filter(\.failed).count
        let allowed = (struck.count + backends - 1) / backends
        if early > allowed {
            result.violations.append(
                "\(fault.id): \(early) of \(struck.count) requests failed within \(Self.format(within)) of the fault, "
                    + "the dead backend's part is \(allowed)")
        }
        let after = requests.filter { $0.sent >= settled && $0.sent < fault.quietUntil }
        if after.isEmpty { result.doubts.append("\(fault.id): no requests after \(Self.format(within))") }
        let late = after.filter(\.failed)
        if let first = late.first, let last = late.last {
            result.violations.append(
                "\(fault.id): \(late.count) of \(after.count) requests failed later than \(Self.format(within)) after "
                    + String(format: "the fault, sent from %.1f s to %.1f s", first.sent, last.sent))
        }
        return early
    }

    /// Requests that were left with the dead backend until it woke up.
    ///
    /// A gateway may try with a single request whether a backend is back: one that waited no longer than `within` is that.
    private func judgeDeadTraffic(_ result: inout Result) {
        guard settled < min(fault.reverted, fault.quietUntil) else { return }
        let sent = answers(in: settled..<min(fault.reverted, fault.quietUntil)).filter {
            $0.backend == fault.backend && $0.answered - $0.sent > within
        }
        guard !sent.isEmpty else { return }
        result.violations.append("\(fault.id): \(sent.count) requests still went to backend \(fault.backend)")
    }

    /// Judges the share of the backend from the time by which it must be back, and says when it was.
    private func judgeReturn(backends: Int, _ result: inout Result) -> String {
        guard fault.reverted.isFinite else {
            result.doubts.append("\(fault.id): the backend never came back")
            return "not back"
        }
        let due = fault.reverted + recoveredWithin
        let answers = due < fault.quietUntil ? self.answers(in: due..<fault.quietUntil) : []
        guard answers.count >= Self.fewest else {
            result.doubts.append(
                "\(fault.id): \(answers.count) answers after \(Self.format(recoveredWithin)) of its end: too few to see "
                    + "the backend's share")
            return "share not seen"
        }
        let part = partOf(answers)
        let least = share / Double(backends)
        if part < least {
            result.violations.append(
                "\(fault.id): backend \(fault.backend) answered \(Self.percent(part)) of the requests from "
                    + String(format: "%.1f s on, at least %@ is asked", due, Self.percent(least)))
        }
        return "\(firstBack(least)), then \(Self.percent(part)) of the answers"
    }

    /// By seconds: when the backend first had its share again.
    private func firstBack(_ least: Double) -> String {
        let seconds = stride(from: fault.reverted, to: fault.quietUntil, by: 1)
        let first = seconds.first { begin in
            let answers = answers(in: begin..<begin + 1)
            return !answers.isEmpty && partOf(answers) >= least
        }
        return first.map { "back after \(Self.format($0 + 1 - fault.reverted))" } ?? "not back"
    }

    private func partOf(_ answers: [BackendRequest]) -> Double {
        Double(answers.filter { $0.backend == fault.backend }.count) / Double(answers.count)
    }

    /// The requests sent in a stretch of which it is known who answered.
    private func answers(in range: Range<Double>) -> [BackendRequest] {
        requests.filter { range.contains($0.sent) && $0.backend > 0 }
    }

    private static func format(_ seconds: Double) -> String { String(format: "%.4g s", seconds) }
    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
