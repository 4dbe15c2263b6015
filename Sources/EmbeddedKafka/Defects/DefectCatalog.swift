/// The defects by name. A new one is a file, a line here, a test and a row in `docs/embedded-kafka.md`.
public enum DefectCatalog {
    public struct Entry: Sendable {
        public let name: String
        public let defect: Defects
        public let summary: String
    }

    public static let entries: [Entry] = [
        Entry(
            name: "acknowledge-before-storing", defect: .acknowledgeBeforeStoring,
            summary: "acks=all is answered before the followers have the batch; a killed leader takes it along"),
        Entry(
            name: "lose-unsynced-tail", defect: .loseUnsyncedTail,
            summary: "a restarted broker has lost its last second, and leads all the same"),
        Entry(
            name: "duplicate-on-retry", defect: .duplicateOnRetry,
            summary: "a batch that an idempotent producer sends again is stored again"),
        Entry(
            name: "stale-read-after-failover", defect: .staleReadAfterFailover,
            summary: "a deposed leader goes on answering readers from what it had"),
        Entry(
            name: "skip-offset-after-rebalance", defect: .skipOffsetAfterRebalance,
            summary: "after a rebalance a member is told a committed offset one too high"),
        Entry(
            name: "two-owners-of-a-partition", defect: .twoOwnersOfAPartition,
            summary: "an assignment gives one partition to two members"),
        Entry(
            name: "reorder-within-partition", defect: .reorderWithinPartition,
            summary: "two batches nobody has read yet change places in the log"),
        Entry(
            name: "corrupt-payload", defect: .corruptPayload,
            summary: "a byte of a stored message is changed, with a checksum that fits"),
        Entry(
            name: "forget-commit", defect: .forgetCommit,
            summary: "a commit is acknowledged and not kept"),
    ]

    public static func defect(named name: String) -> Defects? { entries.first { $0.name == name }?.defect }
}
