import NIOCore

/// One peer goes without a word: its connection is reset, the other peer's stays open, silent and unread.
///
/// `downstream`: the client is left with a dead connection; `upstream`: the server is. When the toxic ends, so does what
/// is left.
public struct HalfOpen: ToxicKind {
    public static let typeName = "half_open"
    static let entry = ToxicType(typeName, "one peer goes without a word") { _ in HalfOpen() }

    public init() {}
    func check() throws(ToxicError) {}
    /// The link does it.
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }
    var actsOnIdle: Bool { true }
}
