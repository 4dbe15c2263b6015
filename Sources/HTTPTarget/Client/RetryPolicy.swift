import Experiments
import TargetKit

/// Decides whether and when a request is repeated; knows no socket and no clock.
struct RetryPolicy: Sendable {
    private let plan: RetryPlan
    private let seed: UInt64
    private let retriedStatuses: [Bool]
    private let base: UInt64
    private let cap: UInt64
    private var firstAttempts: UInt64 = 0
    private var repetitions: UInt64 = 0

    init(_ plan: RetryPlan, seed: UInt64) {
        self.plan = plan
        self.seed = SeedTree(seed: seed).derived("retries").seed
        retriedStatuses = (0..<600).map { plan.reasons.contains(.status($0)) }
        base = plan.base.wholeNanoseconds
        cap = plan.cap.wholeNanoseconds
    }

    var sameKey: Bool { plan.sameKey }

    /// Counts a first attempt: the budget is a share of these.
    mutating func countFirstAttempt() { firstAttempts += 1 }

    /// Nanoseconds to wait before the next attempt, which is then counted; `nil` when there must be none.
    ///
    /// `attempts`: how often the request was sent. `retryAfter`: the seconds that the gateway asked for; -1 without.
    mutating func pause(
        after result: AttemptResult, status: UInt16, sequence: UInt64, attempts: UInt16, retryAfter: Int
    ) -> UInt64? {
        guard attempts <= plan.maximum, isReason(result, status) else { return nil }
        guard Double(repetitions + 1) <= plan.budget * Double(firstAttempts) else { return nil }
        repetitions += 1
        let pause = backoff(sequence: sequence, repetition: attempts)
        guard plan.obeysRetryAfter, retryAfter > 0 else { return pause }
        // A gateway that asks for more than an hour asks for longer than any load lasts.
        return max(pause, UInt64(min(retryAfter, 3600)) * 1_000_000_000)
    }

    private func isReason(_ result: AttemptResult, _ status: UInt16) -> Bool {
        switch result {
        case .answered: retriedStatuses[Int(min(status, 599))]
        case .refused, .unreachable, .handshakeFailed, .noHTTP2, .notLookedAt, .closedUnanswered, .closedInAnswer,
            .malformed:
            plan.reasons.contains(.reset)
        case .timedOut, .notConnected: plan.reasons.contains(.timeout)
        case .exhausted, .abandoned, .neverSent, .notRepeated: false
        }
    }

    /// The pause before repetition k, from 1: half to all of min(cap, base × 2^(k−1)), the same for every run of a seed.
    func backoff(sequence: UInt64, repetition: UInt16) -> UInt64 {
        let shift = UInt64(min(repetition - 1, 40))
        let whole = base > cap >> shift ? cap : base << shift
        let word = randomWord(seed: randomWord(seed: seed, index: sequence), index: UInt64(repetition))
        return whole / 2 + word.multipliedFullWidth(by: whole - whole / 2 + 1).high
    }
}

extension Duration {
    /// Whole nanoseconds, at least 0.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return seconds < 0 ? 0 : UInt64(seconds) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
    }
}
