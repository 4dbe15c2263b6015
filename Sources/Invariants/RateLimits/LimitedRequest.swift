import Measurement

/// A request to a limited gateway; times are seconds from the start of the load.
struct LimitedRequest: Hashable {
    /// What the limiter made of it.
    enum Verdict: Hashable { case accepted, refused, unknown }

    var sent: Double
    var answered: Double
    var verdict: Verdict
    /// Seconds that the refusal asked to wait.
    var retryAfter: Double?
    /// Attempts before the last, of which only the span is known.
    var earlierAttempts: Int = 0
    /// When the first of them can have been sent.
    var intended: Double
    var status: Int = 0

    /// The status with which a limiter refuses.
    static let refusal: UInt16 = 429

    /// The requests of a stream, in the order of their sending.
    static func all(of stream: String, in recording: Recording) -> [LimitedRequest] {
        var requests: [LimitedRequest] = []
        recording.forEachExchange(stream: stream) { record in
            let verdict: Verdict =
                record.status == refusal ? .refused : record.outcome == .acknowledged ? .accepted : .unknown
            requests.append(
                LimitedRequest(
                    sent: recording.seconds(record.sent), answered: recording.seconds(record.answered),
                    verdict: verdict, retryAfter: record.retryAfterSeconds.map(Double.init),
                    earlierAttempts: max(0, Int(record.attempts) - 1), intended: recording.seconds(record.intended),
                    status: record.outcome == .rejected ? Int(record.status) : 0))
        }
        return requests.sorted { $0.sent < $1.sent }
    }
}
