import NIOCore

/// A share (0…1) of the answers is lost: the request has been forwarded, and the connection is cut with RST at the first
/// byte of its answer. For protocols in which a connection has one request at a time.
public struct CutAnswers: ToxicKind {
    public static let typeName = "cut_answers"
    static let entry = ToxicType(
        typeName, "a share of the answers is lost, after their requests were forwarded", [.init("share", .share, 1)]
    ) { CutAnswers(share: $0.share("share")) }

    public var share: Double

    public init(share: Double) { self.share = share }

    func check() throws(ToxicError) { try ToxicError.check(share: share, "share") }
    /// The link cuts, since only it sees both directions.
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }

    /// Whether the n-th answer of a connection is lost.
    func isLost(answer: Int, seed: UInt64) -> Bool {
        var dice = SeededGenerator(seed: SeededGenerator.seed(seed, answer))
        return dice.unit() < share
    }
}
