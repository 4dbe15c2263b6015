/// A share (0…1) of the datagrams of its stream arrives twice. TCP would throw the second one away unseen.
public struct Duplicate: ToxicKind {
    public static let typeName = "duplicate"
    static let needs = ToxicNeed.datagrams
    static let entry = ToxicType(
        typeName, "a share of the datagrams comes twice", [.init("share", .share)]
    ) { Duplicate(share: $0.share("share")) }

    public var share: Double

    public init(share: Double) { self.share = share }

    func check() throws(ToxicError) { try ToxicError.check(share: share, "share") }
    func datagramFaults() -> DatagramFaults? { DatagramFaults(duplication: share) }
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }
}
