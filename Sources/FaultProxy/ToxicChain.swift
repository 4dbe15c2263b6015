import NIOCore

/// The toxics on one direction of one connection, in order, with the chunks they hold.
struct ToxicChain {
    private var stages: [(id: ToxicID, stage: any ToxicStage)] = []
    private var ready: CircularBuffer<ByteBuffer> = []
    private var readyBytes = 0

    /// Nothing is held and nothing would be: chunks may go past the chain.
    var isTransparent: Bool { stages.isEmpty && ready.isEmpty }
    var heldBytes: Int { stages.reduce(readyBytes) { $0 + $1.stage.held.bytes } }

    /// When to ask `next` again; nil when no chunk waits for a time.
    var due: NIODeadline? {
        stages.compactMap { $0.stage.held.due }.filter { $0 != .distantFuture }.min()
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) { enter(stage: 0, chunk, at: now) }

    /// The next chunk that all toxics let go.
    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? {
        settle(at: now)
        guard let chunk = ready.popFirst() else { return nil }
        readyBytes -= chunk.readableBytes
        return chunk
    }

    /// Follows a change of plan: what removed toxics hold moves on at once, in order; those that stay keep what they
    /// hold; new ones come last.
    mutating func follow(_ toxics: [ActiveToxic], at now: NIODeadline, make: (ActiveToxic) -> (any ToxicStage)?) {
        for index in stages.indices.reversed() where !toxics.contains(where: { $0.id == stages[index].id }) {
            while let chunk = stages[index].stage.held.next(dueBy: .distantFuture) {
                enter(stage: index + 1, chunk, at: now)
            }
            stages.remove(at: index)
        }
        for active in toxics where !stages.contains(where: { $0.id == active.id }) {
            if let stage = make(active) { stages.append((active.id, stage)) }
        }
    }

    private mutating func settle(at now: NIODeadline) {
        for index in stages.indices {
            while let chunk = stages[index].stage.held.next(dueBy: now) {
                enter(stage: index + 1, chunk, at: now)
            }
        }
    }

    private mutating func enter(stage index: Int, _ chunk: ByteBuffer, at now: NIODeadline) {
        if stages.indices.contains(index) {
            stages[index].stage.admit(chunk, at: now)
        } else {
            ready.append(chunk)
            readyBytes += chunk.readableBytes
        }
    }
}
