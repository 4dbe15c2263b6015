/// What a cluster keeps at a moment.
public struct ClusterSummary: Sendable, Hashable {
    /// Records that are committed and not deleted.
    public var records: Int64 = 0
    /// What batches take in memory, in bytes, with what the allocator rounds up.
    public var bytesInMemory = 0
    /// What all logs have, in bytes, each batch once.
    public var bytes = 0

    public init() {}
}

extension ClusterModel {
    public var summary: ClusterSummary {
        var summary = ClusterSummary()
        summary.bytesInMemory = memory.used
        for partition in allPartitions {
            guard let log = partition.leaderLog else { continue }
            summary.records += partition.highWatermark - log.startOffset
            summary.bytes += log.size
        }
        return summary
    }
}
