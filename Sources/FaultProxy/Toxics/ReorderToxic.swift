/// A share (0…1) of the datagrams of its stream lets the one behind it go first. TCP would put them in order again.
public struct Reorder: ToxicKind {
    public static let typeName = "reorder"
    static let needs = ToxicNeed.datagrams
    static let entry = ToxicType(
        typeName, "a share of the datagrams lets the next one go first, or waits so long for one",
        [.init("share", .share), .init("limit", .milliseconds, 100)]
    ) { Reorder(share: $0.share("share"), limit: $0.milliseconds("limit")) }

    public var share: Double
    /// How long such a datagram waits if none comes behind it.
    public var limit: Duration

    public init(share: Double, limit: Duration = .milliseconds(100)) {
        self.share = share
        self.limit = limit
    }

    func check() throws(ToxicError) {
        try ToxicError.check(share: share, "share")
        try ToxicError.check(limit, "limit")
    }

    func datagramFaults() -> DatagramFaults? { DatagramFaults(reordering: share, reorderingLimit: limit) }
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }
}
