/// What is done to a share of the requests that match, or to their answers. Works on links that understand HTTP.
public struct HTTPFault: ToxicKind {
    public static let typeName = "http"
    static let needs = ToxicNeed.http

    public enum Action: Sendable, Hashable {
        /// The request waits before it goes on, and so does all behind it on its connection.
        case delay(Duration)
        /// The request never reaches the server; the client gets this answer, in its turn.
        case answer(HTTPAnswer)
        /// The connection is cut once so many bytes of the answer's body have gone on, or one byte before the end of a
        /// shorter one. An answer without a body passes.
        case abortMidBody(after: Int)
        /// This share (0…1) of the bytes of the answer's body is replaced by others. Length and framing stay as they are.
        case corruptBody(share: Double)
    }

    /// The request's method, such as `GET`; nil for any.
    public var method: String?
    /// A pattern of the request's path without its query, such as `/orders/*`; nil for any.
    public var path: String?
    /// A header that the request has, with a pattern of its value; nil for any request.
    public var header: Header?
    /// 0…1 of the requests that match.
    public var share: Double
    public var action: Action

    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        method: String? = nil, path: String? = nil, header: Header? = nil, share: Double = 1, _ action: Action
    ) {
        self.method = method
        self.path = path
        self.header = header
        self.share = share
        self.action = action
    }

    func check() throws(ToxicError) {
        try ToxicError.check(share: share, "share")
        switch action {
        case .delay(let delay) where delay > .seconds(3_600):
            throw ToxicError("delay", problem: "\(delay) is too long to wait", remedy: "give a time from 0 to 1 h")
        case .delay(let delay): try ToxicError.check(delay, "delay")
        case .abortMidBody(let bytes): try ToxicError.check(bytes, "after")
        case .corruptBody(let share): try ToxicError.check(share: share, "bytes")
        case .answer(let answer): try answer.check()
        }
    }

    /// The link decides, since only it knows where requests begin.
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }
}
