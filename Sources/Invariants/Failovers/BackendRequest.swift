import Measurement

/// A request to a gateway with backends; times are seconds from the start of the load.
struct BackendRequest: Hashable {
    var sent: Double
    var answered: Double
    var failed: Bool
    /// Which backend answered, from 1; 0 when it is not known.
    var backend: UInt16

    /// The requests of a stream, or of all of them, in the order of their sending.
    static func all(of stream: String?, in recording: Recording) -> [BackendRequest] {
        var requests: [BackendRequest] = []
        recording.forEachExchange(stream: stream) { record in
            requests.append(
                BackendRequest(
                    sent: recording.seconds(record.sent), answered: recording.seconds(record.answered),
                    failed: record.outcome != .acknowledged, backend: record.backend))
        }
        return requests.sorted { $0.sent < $1.sent }
    }
}
