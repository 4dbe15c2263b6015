import KafkaWire
import NIOCore

/// Finds the request that an answer is for: brokers answer in the order of the requests, connection by connection.
///
/// Forgives what a tap may have missed: an answer to a request that was not seen is dropped, and a request that is
/// overtaken by the answer to a later one counts as unanswered.
struct FramePairing<Note: Sendable>: Sendable {
    struct Request: Sendable {
        var header: RequestHeader
        var note: Note
    }

    /// So many requests may be on the way on one connection; the oldest are given up. A member goes on committing behind its
    /// JoinGroup, which the coordinator holds for as long as the longest session: 20,000 in a minute have been seen.
    static var limit: Int { 262_144 }

    /// And so many on all connections together.
    static var total: Int { 1_000_000 }

    /// Of more connections nobody waits for answers at the same time.
    static var connections: Int { 100_000 }

    private var requests: [Int: CircularBuffer<Request>] = [:]
    /// On all connections.
    private(set) var waiting = 0
    /// Answers without a request, and requests given up.
    private(set) var unpaired = 0

    mutating func expect(_ request: Request, on connection: Int) {
        var queue = requests.removeValue(forKey: connection) ?? []
        if queue.count >= Self.limit || waiting >= Self.total, queue.popFirst() != nil {
            waiting -= 1
            unpaired += 1
        }
        guard waiting < Self.total else {
            unpaired += 1
            return
        }
        queue.append(request)
        waiting += 1
        if requests.count >= Self.connections, let any = requests.keys.first { close(any) }
        requests[connection] = queue
    }

    /// The request with this correlation id, taken out together with those before it.
    mutating func answered(_ correlationID: Int32, on connection: Int) -> Request? {
        guard var queue = requests.removeValue(forKey: connection) else {
            unpaired += 1
            return nil
        }
        defer { requests[connection] = queue.isEmpty ? nil : queue }
        guard let index = queue.firstIndex(where: { $0.header.correlationID == correlationID }) else {
            unpaired += 1
            return nil
        }
        let request = queue[index]
        let overtaken = queue.distance(from: queue.startIndex, to: index)
        unpaired += overtaken
        queue.removeFirst(overtaken + 1)
        waiting -= overtaken + 1
        return request
    }

    /// The connection is gone; nothing more will be answered.
    mutating func close(_ connection: Int) { waiting -= requests.removeValue(forKey: connection)?.count ?? 0 }
}
