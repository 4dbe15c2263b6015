/// Where in a log each leader's epoch begins.
struct LeaderEpochs: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var epoch: Int32
        var startOffset: Int64
    }

    private(set) var entries: [Entry] = []

    /// The epoch of the last batch, nil in an empty log.
    var last: Int32? { entries.last?.epoch }

    mutating func record(_ epoch: Int32, from offset: Int64) {
        if let last, last >= epoch { return }
        entries.append(Entry(epoch: epoch, startOffset: offset))
    }

    mutating func truncate(to offset: Int64) { entries.removeAll { $0.startOffset >= offset } }

    /// The highest epoch that is not above `epoch`, and the offset where it ends, in a log that ends at `logEnd`.
    ///
    /// This is what OffsetForLeaderEpoch answers; nil where the log has no such epoch.
    func end(of epoch: Int32, logEnd: Int64) -> Entry? {
        guard let index = entries.lastIndex(where: { $0.epoch <= epoch }) else { return nil }
        let end = index + 1 < entries.count ? entries[index + 1].startOffset : logEnd
        return Entry(epoch: entries[index].epoch, startOffset: end)
    }
}
