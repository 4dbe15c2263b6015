/// What the coordinator can be made to do wrong, each to be found by an invariant.
public struct GroupDefects: OptionSet, Sendable, Hashable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// In each new generation one partition is given to two members.
    public static let twoOwners = GroupDefects(rawValue: 1)
    /// Commits are acknowledged and not kept.
    public static let forgetCommit = GroupDefects(rawValue: 2)
    /// An offset committed before the last rebalance is handed out as the one after it.
    public static let skipOffset = GroupDefects(rawValue: 4)
}
