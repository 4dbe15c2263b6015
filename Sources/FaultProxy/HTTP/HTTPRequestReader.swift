import NIOCore

/// Reads the requests of a connection and decides what becomes of each.
struct HTTPRequestReader {
    enum Event {
        case needsMore
        case malformed
        /// Bytes that go on as they are.
        case pass(ByteBuffer)
        /// Bytes of a request that the proxy answers itself were dropped.
        case swallow
        case began(Request)
    }
    struct Request {
        var head: ByteBuffer
        var exchange: HTTPExchange
        var delay: Duration
    }

    /// The body of a request whose answer is ours is being dropped.
    private(set) var isSwallowing = false
    private var heads = HTTPHeadReader()
    private var body = HTTPBody.length(0)
    private let seed: UInt64
    private var rules: HTTPRules
    /// How many requests each rule has matched, by its dice.
    private var matched: [Int: Int] = [:]
    private var count = 0

    init(_ rules: HTTPRules, seed: UInt64) {
        self.rules = rules
        self.seed = seed
    }

    mutating func setRules(_ rules: HTTPRules) { self.rules = rules }

    mutating func next(_ bytes: inout ByteBuffer) -> Event {
        switch body.next(bytes) {
        case .content(let length), .framing(let length):
            guard let slice = bytes.readSlice(length: length) else { return .malformed }
            let isDropped = isSwallowing
            if body.isComplete { isSwallowing = false }
            return isDropped ? .swallow : .pass(slice)
        case .needsMore: return .needsMore
        case .malformed: return .malformed
        case .complete: break
        }
        // Empty lines before a request are allowed, and mean nothing.
        if let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self),
            first == HTTPSyntax.carriageReturn || first == HTTPSyntax.lineFeed,
            let line = bytes.readSlice(length: 1)
        {
            return .pass(line)
        }
        switch heads.next(&bytes) {
        case .needsMore: return .needsMore
        case .malformed: return .malformed
        case .head(let head): return begin(head, rest: &bytes)
        }
    }

    private mutating func begin(_ head: HTTPHead, rest: inout ByteBuffer) -> Event {
        guard !head.isAnswer, let framing = head.framing else {
            // Not taken: it goes on with the rest.
            rest.moveReaderIndex(to: rest.readerIndex - head.bytes.readableBytes)
            return .malformed
        }
        body =
            switch framing {
            case .length(let length): .length(length)
            case .chunked: .chunked
            case .unsaid: .length(0)
            }
        count += 1
        let request = decide(head)
        isSwallowing = request.exchange.ownAnswer != nil && !body.isComplete
        return .began(request)
    }

    private mutating func decide(_ head: HTTPHead) -> Request {
        var exchange = HTTPExchange(isHead: head.isMethod("HEAD"), isConnect: head.isMethod("CONNECT"))
        var delay = Duration.zero
        var answer: HTTPAnswer?
        for rule in rules.rules where rule.matches(head) && isHit(rule) {
            switch rule.action {
            case .delay(let more):
                delay += more
                rule.recorder?.countDelay(TimeAmount(more))
            case .answer(let own): answer = answer ?? own
            case .abortMidBody(let bytes):
                guard bytes < exchange.abortAfter ?? .max else { continue }
                (exchange.abortAfter, exchange.abortedBy) = (bytes, rule.toxic)
            case .corruptBody(let share):
                exchange.corruption = HTTPCorruption(
                    share: share, seed: SeededGenerator.seed(seed, rule.dice, count), recorder: rule.recorder)
            }
        }
        if let answer {
            // The client of a body that was never asked for may send it or not: the connection cannot go on.
            let isLast = head.expectsContinue && !body.isComplete || exchange.isConnect
            exchange.ownAnswer = HTTPExchange.OwnAnswer(
                bytes: answer.encoded(toHead: exchange.isHead, closing: isLast), delay: delay, isLast: isLast)
        }
        return Request(head: head.bytes, exchange: exchange, delay: delay)
    }

    /// Whether the next request that a rule matches is hit, by its number alone: rules that come and go change nothing.
    private mutating func isHit(_ rule: HTTPRules.Rule) -> Bool {
        let number = matched[rule.dice, default: 0]
        matched[rule.dice] = number + 1
        var dice = SeededGenerator(seed: SeededGenerator.seed(seed, rule.dice, number))
        let isHit = dice.unit() < rule.share
        rule.recorder?.count {
            $0.requestsMatched += 1
            $0.requestsHit += isHit ? 1 : 0
        }
        return isHit
    }
}
