import NIOCore

/// Reads the answers of a connection, matches them to its requests, and does to their bodies what was decided.
struct HTTPAnswerReader {
    enum Event {
        case needsMore
        /// Not understood; the head that was taken already, if any.
        case malformed(ByteBuffer?)
        /// 100, 103 and the like: the answer itself is still to come.
        case interim(ByteBuffer)
        /// What follows is not HTTP any more.
        case tunnel(ByteBuffer)
        case began(ByteBuffer)
        /// Framing, which goes on as it is.
        case pass(ByteBuffer)
        case content(ByteBuffer, corrupted: Int)
        case abort
        case ended
    }

    private var heads = HTTPHeadReader()
    private var body: HTTPBody?
    private var corruption: HTTPCorruption?
    /// How many bytes of content go on before the connection is cut.
    private var untilAbort: Int?

    var isInBody: Bool { body != nil }
    /// The end of the connection would end the body, which was to be cut.
    var isAbortDue: Bool { untilAbort != nil && body?.endsWithConnection == true }

    /// `exchange`: the request that is to be answered next.
    mutating func next(_ bytes: inout ByteBuffer, to exchange: HTTPExchange?) -> Event {
        guard var body else { return begin(&bytes, exchange) }
        if untilAbort == 0 { return .abort }
        let part = body.next(bytes)
        // Nothing but the end of a shorter body is left.
        if untilAbort != nil, case .framing = part, body.isEnding { return .abort }
        self.body = body
        switch part {
        case .needsMore: return .needsMore
        case .malformed: return .malformed(nil)
        case .framing(let length): return bytes.readSlice(length: length).map(Event.pass) ?? .malformed(nil)
        case .content(let length): return content(&bytes, length)
        case .complete:
            self.body = nil
            return .ended
        }
    }

    private mutating func content(_ bytes: inout ByteBuffer, _ length: Int) -> Event {
        let passing = min(length, untilAbort ?? length)
        guard var slice = bytes.readSlice(length: passing) else { return .malformed(nil) }
        if let left = untilAbort { untilAbort = left - passing }
        let corrupted = corruption?.corrupt(&slice) ?? 0
        return .content(slice, corrupted: corrupted)
    }

    private mutating func begin(_ bytes: inout ByteBuffer, _ exchange: HTTPExchange?) -> Event {
        let head: HTTPHead
        switch heads.next(&bytes) {
        case .needsMore: return .needsMore
        case .malformed: return .malformed(nil)
        case .head(let whole): head = whole
        }
        guard let status = head.status, let exchange, exchange.ownAnswer == nil else { return .malformed(head.bytes) }
        if status == 101 || exchange.isConnect && (200..<300).contains(status) { return .tunnel(head.bytes) }
        if status < 200 { return .interim(head.bytes) }
        guard let framing = head.framing else { return .malformed(head.bytes) }
        let hasNone = exchange.isHead || status == 204 || status == 304
        let found: HTTPBody =
            switch framing {
            case _ where hasNone: .length(0)
            case .length(let length): .length(length)
            case .chunked: .chunked
            case .unsaid: .untilClose
            }
        corruption = exchange.corruption
        untilAbort = found.isComplete ? nil : exchange.abortAfter
        if let left = found.contentLeft, let limit = untilAbort { untilAbort = min(limit, left - 1) }
        body = found
        return .began(head.bytes)
    }
}
