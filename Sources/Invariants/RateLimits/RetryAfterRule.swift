/// Whether a request that came after the wait a refusal asked for was let in.
///
/// Other requests of the same user may have used up in the meantime what the wait earned; so only a request is looked at
/// before which so few can have been accepted that the limiter owed it one. That is exact for any order in which the
/// gateway saw the requests: whatever may have been accepted between is counted against it.
struct RetryAfterRule {
    let algorithm: LimitAlgorithm

    struct Result {
        /// Requests that waited, and that the limiter had to accept.
        var tried = 0
        /// Those of them that were refused: the refusal that asked for the wait, and the one after it.
        var broken: [(wait: LimitedRequest, refused: LimitedRequest)] = []
    }

    /// Looks at `requests`, which are in the order of their sending.
    func check(_ requests: [LimitedRequest]) -> Result {
        let spans =
            requests.filter { $0.verdict != .refused }.map { ($0.sent, $0.answered) }
            + requests.flatMap { request in
                Array(repeating: (request.intended, request.answered), count: request.earlierAttempts)
            }
        let sent = spans.map(\.0).sorted()
        let answered = spans.map(\.1).sorted()
        /// How many can have been accepted at some time of a stretch.
        func possible(from: Double, to: Double) -> Int {
            spans.count - answered.countBelow(from) - (sent.count - sent.countUpTo(to))
        }
        let waits = requests.filter { $0.verdict == .refused && $0.retryAfter != nil }
            .sorted { $0.answered + ($0.retryAfter ?? 0) < $1.answered + ($1.retryAfter ?? 0) }
        var result = Result()
        var next = 0
        var wait: LimitedRequest?
        for request in requests where request.verdict != .unknown && request.earlierAttempts == 0 {
            while next < waits.count, waits[next].answered + (waits[next].retryAfter ?? 0) <= request.sent {
                if waits[next].sent > wait?.sent ?? -.infinity { wait = waits[next] }
                next += 1
            }
            guard let wait else { continue }
            // An accepted request is in the count of what may have been accepted; it does not stand against itself.
            let itself = request.verdict == .accepted ? 1 : 0
            let before = possible(from: begin(wait, request), to: request.answered) - itself
            guard Double(before) <= owed(wait, request) - 1 else { continue }
            result.tried += 1
            if request.verdict == .refused { result.broken.append((wait, request)) }
        }
        return result
    }

    /// From when on accepted requests count against this one.
    private func begin(_ wait: LimitedRequest, _ request: LimitedRequest) -> Double {
        switch algorithm {
        case .tokenBucket: wait.sent
        // What waits in the queue, or left it too short a time ago for the next to leave, is not answered before that.
        case .leakyBucket(let rate, _): request.sent - 1 / rate - LimitAlgorithm.spacing
        case .slidingWindow(_, let window): request.sent - window
        }
    }

    /// How many must be accepted from then on to this request, whatever was before.
    private func owed(_ wait: LimitedRequest, _ request: LimitedRequest) -> Double {
        switch algorithm {
        case .tokenBucket(let rate, let burst): min(burst, rate * (request.sent - wait.answered))
        case .leakyBucket(_, let queue): queue + 1
        case .slidingWindow(let limit, _): limit
        }
    }
}
