import NIOCore

/// One toxic on one direction of one client's flow: which datagrams go on now, and when to ask again; knows no channel
/// and no clock.
struct DatagramLane {
    private var dice: DatagramDice
    private var held = HeldDatagrams()
    /// Those that let the next one go first.
    private var overtaken: [(payload: ByteBuffer, latest: NIODeadline)] = []
    private var overtakenBytes = 0

    init(seed: UInt64) { dice = DatagramDice(seed: seed) }

    var heldBytes: Int { held.bytes + overtakenBytes }
    var isEmpty: Bool { held.isEmpty && overtaken.isEmpty }

    /// When to ask `next` again; nil if nothing waits.
    var due: NIODeadline? {
        guard let latest = overtaken.map(\.latest).min() else { return held.due }
        return held.due.map { min($0, latest) } ?? latest
    }

    /// Takes a datagram, or drops it, and counts what is done to it.
    @discardableResult
    mutating func admit(
        _ payload: ByteBuffer, at now: NIODeadline, under faults: DatagramFaults, line: inout DatagramBottleneck,
        counting evidence: inout DatagramEvidence
    ) -> DatagramFate {
        evidence.seen += 1
        let fate = dice.fate(length: payload.readableBytes, at: now, under: faults, line: &line)
        if case .dropped(let reason) = fate.passage {
            switch reason {
            case .lost: evidence.lost += 1
            case .queueFull: evidence.queueFull += 1
            }
            return fate
        }
        var payload = payload
        if let bit = fate.flippedBit {
            flip(bit, of: &payload)
            evidence.corrupted += 1
        }
        evidence.duplicated += fate.copies - 1
        switch fate.passage {
        case .dropped: break
        case .arrives(let due):
            for _ in 0..<fate.copies { held.insert(payload, due: due) }
            for waiting in overtaken {
                held.insert(waiting.payload, due: due)
                evidence.reordered += 1
            }
            overtaken.removeAll(keepingCapacity: true)
            overtakenBytes = 0
        case .overtaken(let latest):
            for _ in 0..<fate.copies { overtaken.append((payload, latest)) }
            overtakenBytes += payload.readableBytes * fate.copies
        }
        return fate
    }

    /// The next datagram that arrives by now.
    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? {
        while let index = overtaken.firstIndex(where: { $0.latest <= now }) {
            let waiting = overtaken.remove(at: index)
            overtakenBytes -= waiting.payload.readableBytes
            held.insert(waiting.payload, due: waiting.latest)
        }
        return held.next(dueBy: now)
    }

    private func flip(_ bit: Int, of payload: inout ByteBuffer) {
        let index = payload.readerIndex + bit / 8
        guard let byte = payload.getInteger(at: index, as: UInt8.self) else { return }
        payload.setInteger(byte ^ (1 << UInt8(bit % 8)), at: index)
    }
}
