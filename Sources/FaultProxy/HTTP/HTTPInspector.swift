import NIOCore

/// Reads the HTTP/1.1 of one connection as it streams by, and decides what becomes of it; does no input or output.
///
/// Push what comes from either side, then take the pieces of both directions: an answer of ours may be due at once.
/// Bodies stream; kept back are only heads that are not whole yet, at most `headLimit` bytes of them. Whatever is not
/// HTTP/1.1 as it should be goes on as it is, with all that follows on its connection, and is counted.
struct HTTPInspector {
    /// The longest head that is waited for; a longer one is not understood.
    static let headLimit = 65_536
    /// How many requests may wait for their answers before `wantsRequests` asks to read no more of them.
    static let outstandingLimit = 1_024

    private(set) var evidence = HTTPEvidence()
    /// The toxic whose cut is among the pieces.
    private(set) var cutBy: ToxicID?
    var pending = BothDirections(ByteBuffer())
    private var pieces = BothDirections(CircularBuffer<HTTPPiece>())
    private var requests: HTTPRequestReader
    private var answers = HTTPAnswerReader()
    private var outstanding: CircularBuffer<HTTPExchange> = []
    private var mode = Mode.http
    /// The answer that ends the connection is decided: what the client sends now means nothing.
    private var isDeaf = false

    private enum Mode {
        case http
        /// All passes as it is.
        case through
        /// Nothing passes any more.
        case over
    }

    /// `seed`: this connection's own. The n-th of its requests that a rule matches is met or not by it alone.
    init(_ rules: HTTPRules, seed: UInt64) { requests = HTTPRequestReader(rules, seed: seed) }

    /// Replaces the rules for requests that begin from now on.
    mutating func setRules(_ rules: HTTPRules) { requests.setRules(rules) }

    /// Whether bytes may go past from now on, for good.
    var isTransparent: Bool {
        if case .through = mode { return pieces.toServer.isEmpty && pieces.toClient.isEmpty }
        return false
    }

    /// False while so many requests are unanswered that no more should be read from the client.
    var wantsRequests: Bool { outstanding.count < Self.outstandingLimit }

    /// The next piece of a direction; nil until more has been pushed.
    mutating func next(_ direction: FlowDirection) -> HTTPPiece? { pieces[direction].popFirst() }

    /// Takes bytes that came for one direction.
    mutating func push(_ bytes: ByteBuffer, _ direction: FlowDirection) {
        switch mode {
        case .over: return
        case .through: return emit(.forward(bytes), direction)
        case .http: guard direction == .toClient || !isDeaf else { return }
        }
        if pending[direction].readableBytes == 0 {
            pending[direction] = bytes
        } else {
            pending[direction].writeImmutableBuffer(bytes)
        }
        advance(direction)
    }

    /// The sender of a direction sends no more. An end of the stream follows the pieces that are left.
    mutating func end(_ direction: FlowDirection) {
        guard case .http = mode else { return }
        if direction == .toClient, answers.isAbortDue { return cut() }
        let rest = pending[direction]
        pending[direction] = ByteBuffer()
        if rest.readableBytes > 0, !(direction == .toServer && requests.isSwallowing) {
            emit(.forward(rest), direction)
        }
    }

    private mutating func advance(_ direction: FlowDirection) {
        var isGoing = true
        while isGoing, case .http = mode {
            switch direction {
            case .toServer: isGoing = advanceRequests()
            case .toClient: isGoing = advanceAnswers()
            }
        }
    }

    // MARK: Requests

    private mutating func advanceRequests() -> Bool {
        switch requests.next(&pending.toServer) {
        case .needsMore: return false
        case .malformed: misunderstand()
        case .pass(let bytes): emit(.forward(bytes), .toServer)
        case .swallow: break
        case .began(let request): begin(request)
        }
        return true
    }

    private mutating func begin(_ request: HTTPRequestReader.Request) {
        evidence.requests += 1
        outstanding.append(request.exchange)
        if request.delay > .zero { evidence.delayed += 1 }
        if let own = request.exchange.ownAnswer {
            evidence.answered += 1
            if own.isLast {
                isDeaf = true
                pending.toServer = ByteBuffer()
            }
            return giveOwnAnswers()
        }
        if request.delay > .zero { emit(.pause(request.delay), .toServer) }
        emit(.forward(request.head), .toServer)
        // What follows belongs to somebody else, whatever the server says.
        if request.exchange.isConnect { tunnel() }
    }

    /// Answers in the server's place, as soon as all requests before have been answered.
    private mutating func giveOwnAnswers() {
        guard case .http = mode, !answers.isInBody else { return }
        while let own = outstanding.first?.ownAnswer {
            outstanding.removeFirst()
            if own.delay > .zero { emit(.pause(own.delay), .toClient) }
            emit(.forward(own.bytes), .toClient)
            if own.isLast {
                emit(.finish, .toClient)
                mode = .over
                return
            }
        }
    }

    // MARK: Answers

    private mutating func advanceAnswers() -> Bool {
        switch answers.next(&pending.toClient, to: outstanding.first) {
        case .needsMore: return false
        case .malformed(let head):
            if let head { emit(.forward(head), .toClient) }
            misunderstand()
        case .interim(let head): emit(.forward(head), .toClient)
        case .tunnel(let head):
            emit(.forward(head), .toClient)
            tunnel()
        case .began(let head):
            evidence.answers += 1
            emit(.forward(head), .toClient)
        case .pass(let bytes): emit(.forward(bytes), .toClient)
        case .content(let bytes, let corrupted):
            evidence.bytesCorrupted += corrupted
            emit(.forward(bytes), .toClient)
        case .abort: cut()
        case .ended:
            outstanding.removeFirst()
            giveOwnAnswers()
        }
        return true
    }

    private mutating func cut() {
        evidence.aborted += 1
        cutBy = outstanding.first?.abortedBy
        emit(.cut, .toClient)
        mode = .over
    }

    // MARK: Beyond HTTP

    private mutating func tunnel() {
        evidence.tunnels += 1
        passThrough()
    }

    private mutating func misunderstand() {
        evidence.notUnderstood += 1
        passThrough()
    }

    /// From here on all passes as it is. A request that was kept from the server leaves no way to go on: the
    /// connection is cut then.
    private mutating func passThrough() {
        guard !requests.isSwallowing, !outstanding.contains(where: { $0.ownAnswer != nil }) else {
            emit(.cut, .toClient)
            mode = .over
            return
        }
        mode = .through
        for direction in FlowDirection.allCases {
            let rest = pending[direction]
            pending[direction] = ByteBuffer()
            emit(.forward(rest), direction)
        }
    }

    private mutating func emit(_ piece: HTTPPiece, _ direction: FlowDirection) {
        if case .forward(let bytes) = piece, bytes.readableBytes == 0 { return }
        pieces[direction].append(piece)
    }
}
