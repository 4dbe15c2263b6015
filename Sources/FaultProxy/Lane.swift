import KafkaWire
import NIOCore

/// One direction of a link: reads from its source no more than it can pass on, and writes to its destination in order.
///
/// Bounds: reading stops while the destination is not writable (its high water mark), while `heldLimit` bytes are held
/// by toxics, while too many requests are unanswered, and while an answer waits for a listener.
final class Lane {
    /// How much toxics may hold of one direction before it is read no further.
    static let heldLimit = 2 * 1_024 * 1_024
    /// How long a vanished peer's last bytes may take to reach the other one.
    private static let farewell = TimeAmount.seconds(30)

    let direction: LaneDirection
    private unowned let link: Link
    private var frames = FrameStream()
    private var chain = ToxicChain()
    private var timer: (due: NIODeadline, task: Scheduled<Void>)?
    private var closing: Scheduled<Void>?
    private var isReading = false
    private var hasSourceEnded = false
    private var isSourceClosed = false
    private var hasDestinationClosed = false
    /// An answer waits for the listeners of a broker it names.
    private var isParked = false
    private(set) var hasDeliveredEnd = false

    init(_ direction: LaneDirection, of link: Link) {
        self.direction = direction
        self.link = link
    }

    private var source: (any Channel)? { link.channel(direction == .toBroker ? .client : .broker) }
    private var destination: (any Channel)? { link.channel(direction == .toBroker ? .broker : .client) }

    // MARK: From the source

    func receive(_ chunk: ByteBuffer) {
        link.followPlan()
        guard !hasDestinationClosed, !link.isFinished else { return }
        switch direction {
        case .toBroker: link.requestCame()
        case .toClient: if link.isAnswerCut() { return }
        }
        guard link.directory.framing == .kafka else { return pass(chunk) }
        frames.push(chunk)
        advance()
    }

    func readComplete() {
        isReading = false
        destination?.flush()
        readIfWanted()
        readMoreRequests()
    }

    /// The source sends no more; it may still listen.
    func sourceEnded() {
        guard !hasSourceEnded else { return }
        hasSourceEnded = true
        if !isParked { passEnd() }
    }

    /// The source is gone altogether: once its last bytes are out, so shall the destination be.
    func sourceClosed() {
        isSourceClosed = true
        if hasDeliveredEnd { closeDestination() } else { sourceEnded() }
    }

    func readIfWanted() {
        guard !isReading, wantsRead, let source else { return }
        isReading = true
        source.read()
    }

    private var wantsRead: Bool {
        guard !hasSourceEnded, !isParked, !hasDestinationClosed, !link.isFinished else { return false }
        guard chain.heldBytes < Self.heldLimit, destination?.isWritable ?? true else { return false }
        return direction == .toClient || !link.outstanding.isFull
    }

    private func advance() {
        do {
            while !isParked, !link.isFinished, let piece = try nextPiece() {
                switch piece {
                case .bytes(let bytes): pass(bytes)
                case .answer(let answer, let request): try release(answer, to: request)
                }
            }
        } catch {
            link.closeMalformed()
        }
    }

    private func nextPiece() throws -> FrameStream.Piece? {
        try frames.next { (front, length) throws(WireError) in
            let inspection =
                switch direction {
                case .toBroker:
                    try FrameInspection.request(front, length: length, outstanding: &link.outstanding)
                case .toClient:
                    try FrameInspection.response(front, length: length, outstanding: &link.outstanding)
                }
            if case .incomplete = inspection { return inspection }
            link.counters.countFrame(direction)
            return inspection
        }
    }

    /// Passes an answer on with its addresses mapped, as soon as every broker it names has a listener.
    private func release(_ answer: ByteBuffer, to request: OutstandingRequests.Request) throws {
        switch try link.directory.map(answer, to: request, side: link.side) {
        case .mapped(let mapped): pass(mapped)
        case .unknown(let brokers):
            isParked = true
            link.directory.openListeners(for: brokers, on: link.loop).assumeIsolated().whenComplete { [link] outcome in
                withExtendedLifetime(link) { self.unpark(answer, request, opened: outcome) }
            }
        }
    }

    private func unpark(_ answer: ByteBuffer, _ request: OutstandingRequests.Request, opened: Result<Void, any Error>) {
        guard !link.isFinished else { return }
        isParked = false
        guard case .success = opened else { return link.abort() }
        do { try release(answer, to: request) } catch { return link.closeMalformed() }
        advance()
        if hasSourceEnded && !isParked { passEnd() }
        destination?.flush()
        readIfWanted()
        readMoreRequests()
    }

    /// Answers have made room for further requests.
    private func readMoreRequests() {
        if direction == .toClient { link.lane(from: .client).readIfWanted() }
    }

    // MARK: Through the toxics

    /// Applies a new plan; held bytes that nothing holds any more go on at once.
    func follow(_ toxics: [ActiveToxic], make: (ActiveToxic) -> (any ToxicStage)?) {
        chain.follow(toxics, at: link.loop.now, make: make)
        pump()
    }

    private func pass(_ chunk: ByteBuffer) {
        guard !chain.isTransparent || destination == nil else { return write(chunk) }
        chain.admit(chunk, at: link.loop.now)
        pump()
    }

    private func passEnd() {
        if let rest = frames.remainder() { pass(rest) }
        pass(ByteBuffer())
    }

    /// Writes what is due and comes back when more will be.
    func pump() {
        guard let destination, !hasDestinationClosed, !link.isFinished else { return }
        let now = link.loop.now
        while let chunk = chain.next(dueBy: now) { write(chunk) }
        destination.flush()
        reschedule(chain.due)
        readIfWanted()
    }

    private func reschedule(_ due: NIODeadline?) {
        if let timer, timer.due == due { return }
        timer?.task.cancel()
        timer = nil
        guard let due, !link.isFinished else { return }
        timer = schedule(due)
    }

    private func schedule(_ due: NIODeadline) -> (due: NIODeadline, task: Scheduled<Void>) {
        let task = link.loop.assumeIsolated().scheduleTask(deadline: due) {
            self.timer = nil
            self.pump()
        }
        return (due, task)
    }

    // MARK: To the destination

    private func write(_ chunk: ByteBuffer) {
        guard !hasDestinationClosed, !hasDeliveredEnd, let destination else { return }
        guard chunk.readableBytes > 0 else { return deliverEnd(to: destination) }
        link.counters.countBytes(chunk.readableBytes, direction)
        destination.write(chunk, promise: nil)
    }

    private func deliverEnd(to destination: any Channel) {
        hasDeliveredEnd = true
        if isSourceClosed { return closeDestination() }
        destination.writeAndFlush(ByteBuffer()).assumeIsolated().whenComplete { _ in
            guard !self.hasDestinationClosed else { return }
            destination.close(mode: .output, promise: nil)
        }
    }

    private func closeDestination() {
        guard let destination, !hasDestinationClosed else { return }
        destination.writeAndFlush(ByteBuffer()).whenComplete { _ in destination.close(promise: nil) }
        closing = link.loop.scheduleTask(in: Self.farewell) { destination.close(promise: nil) }
    }

    /// The destination is gone, and with it whatever was on the way to it.
    func destinationClosed() {
        hasDestinationClosed = true
        chain = ToxicChain()
        frames = FrameStream()
        cancelTimers()
    }

    func cancelTimers() {
        timer?.task.cancel()
        timer = nil
        closing?.cancel()
        closing = nil
    }
}
