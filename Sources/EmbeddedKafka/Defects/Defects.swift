/// What the cluster does wrong on purpose, so that a check can be shown to convict it.
///
/// Each is a file in this folder, or in the groups' folder, and a line in `DefectCatalog`.
public struct Defects: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let acknowledgeBeforeStoring = Defects(rawValue: 1 << 0)
    public static let loseUnsyncedTail = Defects(rawValue: 1 << 1)
    public static let duplicateOnRetry = Defects(rawValue: 1 << 2)
    public static let staleReadAfterFailover = Defects(rawValue: 1 << 3)
    public static let skipOffsetAfterRebalance = Defects(rawValue: 1 << 4)
    public static let twoOwnersOfAPartition = Defects(rawValue: 1 << 5)
    public static let reorderWithinPartition = Defects(rawValue: 1 << 6)
    public static let corruptPayload = Defects(rawValue: 1 << 7)
    public static let forgetCommit = Defects(rawValue: 1 << 8)

    /// How often a defect of single batches strikes: one in so many.
    static let batchShare = 1.0 / 20
}
