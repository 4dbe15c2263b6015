import Foundation
import Measurement

/// Whether refusals are told as declared: with status 429, and a `Retry-After` that holds.
struct RefusalCheck {
    private let demand: RateLimit.RetryAfter
    private let algorithm: LimitAlgorithm

    init(_ demand: RateLimit.RetryAfter, _ algorithm: LimitAlgorithm, tolerance: Double) {
        self.demand = demand
        // An approximation that may let in more may let in less as well.
        self.algorithm =
            if case .slidingWindow(let limit, let window) = algorithm {
                .slidingWindow(limit: limit * (1 - tolerance), window: window)
            } else { algorithm }
    }

    struct Result {
        var observed: String
        var violations: [String] = []
        /// What could not be judged.
        var doubts: [String] = []
    }

    func check(_ requests: [LimitedRequest], _ recording: Recording) -> Result {
        let refused = requests.filter { $0.verdict == .refused }
        var result = Result(observed: "\(refused.count) refused")
        result.violations = otherStatuses(requests, recording)
        guard demand != .any, !refused.isEmpty else { return result }
        let silent = refused.filter { $0.retryAfter == nil }.count
        if silent > 0 { result.violations.append("\(silent) of \(refused.count) refusals had no 'Retry-After'") }
        guard demand == .holds, silent < refused.count else { return result }
        judgeWaits(requests, &result)
        return result
    }

    private func judgeWaits(_ requests: [LimitedRequest], _ result: inout Result) {
        let waits = RetryAfterRule(algorithm: algorithm).check(requests)
        result.observed += ", 'Retry-After' held \(waits.tried - waits.broken.count) of \(waits.tried) times"
        if waits.tried == 0 {
            result.doubts.append(
                "no request came that had to be let in after a wait: give the stream a pause longer than its "
                    + "'Retry-After', or write 'retry-after: present'")
        }
        result.violations += waits.broken.prefix(3).map { wait, refused in
            String(
                format: "refused at %.3f s for %.0f s, and again at %.3f s although the limit had room",
                wait.answered, wait.retryAfter ?? 0, refused.answered)
        }
    }

    /// Refusals of another kind; under a fault a gateway may have its own reasons.
    private func otherStatuses(_ requests: [LimitedRequest], _ recording: Recording) -> [String] {
        let faults = recording.manifest.faults.compactMap { fault in
            fault.injectedSeconds.map { $0...max($0, fault.revertedSeconds ?? .infinity) }
        }
        let others = requests.filter { request in
            request.status >= 400 && request.verdict == .unknown
                && !faults.contains { $0.overlaps(request.sent...max(request.sent, request.answered)) }
        }
        return Dictionary(grouping: others, by: \.status).sorted { $0.key < $1.key }.map { status, requests in
            "\(requests.count) refused with \(status) instead of \(LimitedRequest.refusal)"
        }
    }
}
