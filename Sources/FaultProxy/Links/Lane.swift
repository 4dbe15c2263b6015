import NIOCore

/// One direction of a link: reads from its source no more than it can pass on, and writes to its destination in order.
///
/// Bounds: reading stops while the destination is not writable (its high water mark), while a toxic holds as much as its
/// limit, while too many requests are unanswered, and while an answer waits for a listener. What the kernel has buffered
/// when the peer ends its stream is read at once, whatever the bounds.
final class Lane {
    /// How much a toxic may hold of one direction before it is read no further, unless it says otherwise.
    static let heldLimit = 2 * 1_024 * 1_024

    let direction: LaneDirection
    /// Its owner, asked several times for each chunk.
    unowned(unsafe) let link: Link
    /// nil while there is no toxic and nothing waits.
    private var chain: ToxicChain?
    private var reportedHeld = 0
    /// How long the kernel's queues are kept; nil for their usual length.
    private var queueSize: Int?
    /// How long the receive queue shall be, while it cannot be so short yet.
    private var shortening: Int?
    private var isReading = false
    private var isDestinationWritable = true
    private var needsFlush = false
    private var hasSourceEnded = false
    private var isSourceClosed = false
    var sourceWasReset = false
    private var hasDestinationClosed = false
    /// Something waits, and what is behind it is not read: an answer for the listeners of a broker it names, or a whole
    /// message for a fault.
    var isParked = false
    /// The connection is cut once what is held has gone on; by which toxic.
    private(set) var isCutDue = false
    private var cutBy: ToxicID?
    private(set) var hasDeliveredEnd = false

    init(_ direction: LaneDirection, of link: Link) {
        self.direction = direction
        self.link = link
    }

    private var source: Wire? { link.wire(direction == .toBroker ? .client : .broker) }
    private var destination: Wire? { link.wire(direction == .toBroker ? .broker : .client) }

    // MARK: From the source

    /// Bytes that are gone when this returns.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        link.followPlan()
        guard !hasDestinationClosed, !link.isFinished else { return }
        guard isClear, let destination else { return receive(ByteBuffer(bytes: bytes)) }
        link.counters.countBytes(bytes.count, direction)
        destination.send(bytes)
    }

    /// Nothing looks at the bytes, and none wait.
    private var isClear: Bool { link.isPlain && chain == nil && !hasDeliveredEnd && !link.answers.isOn }

    func receive(_ chunk: ByteBuffer) {
        link.followPlan()
        shortenIfDue()
        guard !hasDestinationClosed, !link.isFinished else { return }
        if link.answers.isOn {
            switch direction {
            case .toBroker: link.answers.requestCame()
            case .toClient: if link.isAnswerCut() { return }
            }
        }
        if link.isPlain { return pass(chunk) }
        if let kafka = link.kafka {
            kafka.push(chunk, direction)
            advance(kafka)
        } else if let http = link.http {
            http.push(chunk, direction)
            advance(http)
        }
    }

    /// How much shall be read at most: where toxics hold bytes, not far more than they still take.
    var readLimit: Int { chain.map { max($0.room, 16_384) } ?? .max }

    func readComplete() {
        isReading = false
        flush()
        readIfWanted()
        if !link.isPlain { readMoreRequests() }
    }

    /// The source sends no more; it may still listen.
    func sourceEnded() {
        // The end may be noticed before a change of plan that was made earlier.
        link.followPlan()
        guard !hasSourceEnded, !link.isFinished else { return }
        hasSourceEnded = true
        if let http = link.http {
            http.end(direction)
            advance(http)
        }
        passEndIfDue()
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
        guard !hasSourceEnded, !isParked, !hasDestinationClosed, !link.isFinished, !link.isHalfOpen else {
            return false
        }
        guard isDestinationWritable, !(chain?.isFull ?? false) else { return false }
        return direction == .toClient || link.wantsRequests
    }

    /// Answers have made room for further requests.
    func readMoreRequests() {
        if direction == .toClient { link.lane(from: .client).readIfWanted() }
    }

    // MARK: Through the toxics

    /// Applies a new plan; held bytes that nothing holds any more go on at once. The toxic whose going leaves a hole in
    /// the stream is returned.
    func follow(_ toxics: [ActiveToxic], make: (ActiveToxic) -> (any ToxicStage)?) -> ToxicID? {
        guard chain != nil || !toxics.isEmpty else { return nil }
        var changed = chain ?? ToxicChain()
        let broken = changed.follow(toxics, at: .now(), make: make)
        chain = changed
        limitQueues(changed.bytesPerSecond)
        return broken
    }

    private func limitQueues(_ bytesPerSecond: Int?) {
        let size = bytesPerSecond.flatMap(KernelQueue.size)
        guard size != queueSize else { return }
        queueSize = size
        // It may become longer than it was.
        source?.limit(.receiving, bytes: nil)
        if size == nil { destination?.limit(.sending, bytes: nil) }
        shortenQueues()
    }

    /// Keeps the kernel's queues short, if so wanted; also for an end that has just been opened.
    func shortenQueues() {
        shortening = queueSize
        guard let queueSize else { return }
        destination?.limit(.sending, bytes: queueSize)
        shortenIfDue()
    }

    private func shortenIfDue() {
        guard let size = shortening, source?.shortenReceiving(to: size) ?? true else { return }
        shortening = nil
    }

    func pass(_ chunk: ByteBuffer) {
        guard chain != nil || destination == nil else { return write(chunk) }
        if chain == nil { chain = ToxicChain() }
        chain?.admit(chunk, at: .now())
        pump()
    }

    func passEndIfDue() {
        guard hasSourceEnded, !isParked, !isCutDue, !link.isFinished else { return }
        if let rest = link.kafka?.remainder(direction) { pass(rest) }
        pass(ByteBuffer())
    }

    /// Cuts the connection once the bytes before have been delivered.
    func cutAfterwards(by toxic: ToxicID?) {
        (isCutDue, cutBy) = (true, toxic)
        if !(chain?.isHolding ?? false) { link.cutAfterLastBytes(direction, by: toxic) }
    }

    /// When to pump again.
    private(set) var due: NIODeadline?
    private(set) var isHolding = false

    /// Writes what is due and says when more will be.
    func pump() {
        guard chain != nil, !link.isFinished else { return }
        let now = NIODeadline.now()
        if let toxic = chain?.endingAtOnce(by: now) { return link.reset(by: toxic) }
        if destination == nil {
            if let toxic = chain?.closing(by: now) { return link.close(by: toxic) }
        } else if !hasDestinationClosed {
            writeDue(now)
        }
        guard !link.isFinished, let chain else { return }
        if let ended = chain.endedBy, hasDeliveredEnd {
            switch ended.manner {
            case .reset: return link.cutAfterLastBytes(direction, by: ended.toxic)
            case .close: return link.close(by: ended.toxic)
            }
        }
        if isCutDue, !chain.isHolding { return link.cutAfterLastBytes(direction, by: cutBy) }
        report(chain.heldBytes)
        let canDeliver = destination != nil
        due = earlier(chain.endingDue(canDeliver: canDeliver), canDeliver ? chain.chunkDue : nil)
        isHolding = chain.isHolding
        if chain.isTransparent { self.chain = nil }
        link.reschedule()
        readIfWanted()
    }

    private func earlier(_ one: NIODeadline?, _ two: NIODeadline?) -> NIODeadline? {
        guard let one, let two else { return one ?? two }
        return min(one, two)
    }

    private func writeDue(_ now: NIODeadline) {
        let keepsPieces = chain?.keepsPieces ?? false
        while let chunk = chain?.next(dueBy: now) {
            write(chunk)
            if keepsPieces { flush() }
        }
        flush()
    }

    private func report(_ held: Int) {
        guard held != reportedHeld else { return }
        link.counters.heldBytes.add(held - reportedHeld, ordering: .relaxed)
        reportedHeld = held
    }

    // MARK: To the destination

    private func write(_ chunk: ByteBuffer) {
        guard !hasDestinationClosed, !hasDeliveredEnd, let destination else { return }
        guard chunk.readableBytes > 0 else { return deliverEnd(to: destination) }
        link.counters.countBytes(chunk.readableBytes, direction)
        needsFlush = true
        destination.write(chunk)
    }

    func flush() {
        guard needsFlush else { return }
        needsFlush = false
        destination?.flush()
    }

    func writabilityChanged(_ isWritable: Bool) {
        isDestinationWritable = isWritable
        if isWritable { readIfWanted() }
    }

    private func deliverEnd(to destination: Wire) {
        hasDeliveredEnd = true
        needsFlush = false
        // The toxic that ended it ends the whole connection.
        guard chain?.endedBy == nil else { return }
        if isSourceClosed { closeDestination() } else { destination.endSending() }
    }

    /// Closes the destination as soon as everything on its way there has arrived.
    private func closeDestination() {
        guard !hasDestinationClosed else { return }
        destination?.closeAfterLastBytes(withReset: sourceWasReset)
    }

    /// The destination is gone, and with it whatever was on the way to it.
    func destinationClosed() {
        hasDestinationClosed = true
        stop()
    }

    func stop() {
        chain = nil
        due = nil
        isHolding = false
        report(0)
    }
}
