import KafkaWire
import NIOCore

/// Requests of one connection that the broker still has to answer; it answers in their order.
struct OutstandingRequests {
    struct Request {
        var key: APIKey
        var version: Int16
        var correlationID: Int32
    }

    /// From here on no more requests are read until answers come.
    static let limit = 4_096

    private var requests: CircularBuffer<Request> = []

    var isFull: Bool { requests.count >= Self.limit }

    mutating func append(_ request: Request) { requests.append(request) }

    /// The request that the answer with this correlation id is for.
    mutating func answered(_ correlationID: Int32) throws(WireError) -> Request {
        guard let request = requests.first, request.correlationID == correlationID else {
            throw .unexpectedCorrelationID(correlationID, expected: requests.first?.correlationID ?? -1)
        }
        requests.removeFirst()
        return request
    }
}
