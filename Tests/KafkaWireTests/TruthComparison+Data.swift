import KafkaWire
import NIOCore

/// Produce and Fetch, which the truth abridges.
extension TruthComparison {
    /// A session remembers partitions that a request does not name, so only full requests can be compared whole.
    mutating func compare(_ request: FetchRequest, _ truth: [String: Any], topic: String) {
        let session = truth["session"] as? [Int]
        check([Int(request.sessionID), Int(request.sessionEpoch)] == session, request.sessionID, truth, "session")
        guard request.sessionEpoch <= 0 else { return }
        let asked = request.topics.filter { $0.topic == topic || topicNames[$0.topicID] == topic }.flatMap(\.partitions)
        let covers = truth["covers"] as? [[Int]] ?? []
        let named = asked.map { [Int($0.partition), Int($0.fetchOffset)] }
        check(named.sorted(by: Self.ascending) == covers.sorted(by: Self.ascending), named, covers, "covers")
    }

    mutating func compare(_ response: FetchResponse, _ truth: [String: Any]) {
        let parts = truth["parts"] as? [[Any]] ?? []
        let listed = response.responses.flatMap(\.partitions)
        check(listed.count == parts.count, listed.count, parts.count, "parts")
        check(Int(response.error.rawValue) == truth["error"] as? Int ?? 0, response.error, truth, "error")
        for (partition, row) in zip(listed, parts) { compare(Self.row(partition), row, at: "parts") }
        if let endpoints = truth["node_endpoints"] {
            compare(response.nodeEndpoints as Any, endpoints, at: "node_endpoints")
        }
    }

    mutating func compare(_ request: ProduceRequest, _ truth: [String: Any]) {
        check(Int(request.acks) == truth["acks"] as? Int, request.acks, truth, "acks")
        let parts = request.topicData.flatMap(\.partitionData).map { [Int($0.index), $0.records?.readableBytes ?? 0] }
        check(parts == truth["parts"] as? [[Int]], parts, truth, "parts")
    }

    mutating func compare(_ response: ProduceResponse, _ truth: [String: Any]) {
        let parts = response.responses.flatMap(\.partitionResponses)
            .map { [Int($0.index), Int($0.error.rawValue), Int($0.baseOffset)] }
        check(parts == truth["parts"] as? [[Int]], parts, truth, "parts")
        if let endpoints = truth["node_endpoints"] {
            compare(response.nodeEndpoints as Any, endpoints, at: "node_endpoints")
        }
    }

    /// Partition, error and high watermark; where there are records, the first and the next offset and their number.
    private static func row(_ partition: FetchResponse.Partition) -> [Int] {
        let head = [Int(partition.partitionIndex), Int(partition.error.rawValue), Int(partition.highWatermark)]
        guard let records = partition.records, records.readableBytes > 0 else { return head }
        var walk = RecordBatches(records)
        var batches: [RecordBatch] = []
        while let batch = try? walk.next() { batches.append(batch) }
        guard let first = batches.first, let last = batches.last else { return head }
        let count = batches.reduce(0) { $0 + Int($1.recordCount) }
        return head + [Int(first.baseOffset), Int(last.nextOffset), count]
    }

    private static func ascending(_ left: [Int], _ right: [Int]) -> Bool { left.lexicographicallyPrecedes(right) }
}
