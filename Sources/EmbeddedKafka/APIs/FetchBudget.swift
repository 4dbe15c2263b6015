import NIOCore

/// What one Fetch answer may still carry.
struct FetchBudget {
    private let limit: Int
    /// Bytes of records so far.
    private(set) var used = 0
    /// Something is in the answer that the reader must hear at once.
    var mustAnswer = false
    /// The offset behind the last record taken.
    private(set) var takenTo: Int64 = 0

    /// `limit`: in bytes, of the whole answer. The first batch may be longer.
    init(limit: Int) { self.limit = limit }

    /// Whole batches from `offset` on below `end`, not more than `partitionLimit` bytes.
    mutating func take(_ log: ReplicaLog, from offset: Int64, to end: Int64, _ partitionLimit: Int) -> ByteBuffer {
        takenTo = 0
        let left = min(partitionLimit, limit - used)
        var batches = ByteBuffer()
        var isFirst = true
        for batch in log.batches(from: offset) {
            guard batch.nextOffset <= end else { break }
            let fits = batches.readableBytes + batch.size <= left
            guard fits || (used == 0 && isFirst) else { break }
            if isFirst { batches = batch.bytes() } else { batches.writeImmutableBuffer(batch.bytes()) }
            isFirst = false
            takenTo = batch.nextOffset
            if !fits { break }
        }
        used += batches.readableBytes
        return batches
    }
}
