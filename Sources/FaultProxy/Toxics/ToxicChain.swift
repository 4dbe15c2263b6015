import NIOCore

/// The toxics on one direction of one connection, in order, with the chunks they hold.
struct ToxicChain {
    private struct Slot {
        var id: ToxicID
        var revision: Int
        var stage: any ToxicStage
    }

    private var slots: [Slot] = []
    private var ready: CircularBuffer<ByteBuffer> = []
    private var readyBytes = 0
    /// The toxic that has ended the stream: whatever comes after is thrown away, and the connection closes with it.
    private(set) var endedBy: (toxic: ToxicID, manner: CutManner)?

    /// Nothing is held and nothing would be: chunks may go past the chain.
    var isTransparent: Bool { slots.isEmpty && ready.isEmpty && endedBy == nil }
    var heldBytes: Int { slots.reduce(readyBytes) { $0 + $1.stage.held.bytes } }
    /// Something waits, be it the end of the stream alone.
    var isHolding: Bool { !ready.isEmpty || slots.contains { !$0.stage.held.isEmpty } }
    /// Nothing more shall be read for now.
    var isFull: Bool { room <= 0 }
    /// How many more bytes shall be held.
    var room: Int {
        slots.reduce(Lane.heldLimit - readyBytes) { min($0, $1.stage.holdLimit - $1.stage.held.bytes) }
    }
    var keepsPieces: Bool { slots.contains { $0.stage.keepsPieces } }
    /// The slowest rate in bytes per second, if the stream is slowed down.
    var bytesPerSecond: Int? { slots.compactMap { $0.stage.bytesPerSecond }.min() }

    /// When to ask `next` again; nil when no chunk waits for a time.
    var chunkDue: NIODeadline? { earliest { $0.due } }
    /// When a toxic ends the connection. `canDeliver`: whether there is somebody to take what goes before the end.
    func endingDue(canDeliver: Bool) -> NIODeadline? {
        earliest { stage in stage.ending.flatMap { canDeliver || !$0.isAfterBytes ? $0.due : nil } }
    }

    private func earliest(_ time: (any ToxicStage) -> NIODeadline?) -> NIODeadline? {
        slots.reduce(nil) { earliest, slot in
            guard let time = time(slot.stage) else { return earliest }
            return min(earliest ?? time, time)
        }
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        if endedBy == nil { enter(stage: 0, chunk, at: now) }
    }

    /// The next chunk that all toxics let go.
    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? {
        settle(at: now)
        guard let chunk = ready.popFirst() else { return nil }
        readyBytes -= chunk.readableBytes
        return chunk
    }

    /// The toxic that ends the connection by now, whatever is on its way.
    func endingAtOnce(by now: NIODeadline) -> ToxicID? { first { $0.isAtOnce && $0.due <= now } }

    /// The toxic whose time for an orderly end has come.
    func closing(by now: NIODeadline) -> ToxicID? {
        first { $0.manner == .close && !$0.isAfterBytes && $0.due <= now }
    }

    private func first(_ condition: (StageEnding) -> Bool) -> ToxicID? {
        slots.first { $0.stage.ending.map(condition) ?? false }?.id
    }

    /// Follows a change of plan: what removed toxics hold moves on at once, in order; those that stay keep what they
    /// hold; new ones come last. The toxic whose removal leaves a hole in the stream is returned.
    mutating func follow(
        _ toxics: [ActiveToxic], at now: NIODeadline, make: (ActiveToxic) -> (any ToxicStage)?
    ) -> ToxicID? {
        var broken: ToxicID?
        for index in slots.indices.reversed() {
            if let active = toxics.first(where: { $0.id == slots[index].id }) {
                change(index, to: active, at: now)
                continue
            }
            if slots[index].stage.hasHole { broken = slots[index].id }
            release(index, at: now)
        }
        for active in toxics where !slots.contains(where: { $0.id == active.id }) {
            guard let stage = make(active) else { continue }
            slots.append(Slot(id: active.id, revision: active.revision, stage: stage))
        }
        return broken
    }

    private mutating func change(_ index: Int, to active: ActiveToxic, at now: NIODeadline) {
        guard slots[index].revision != active.revision else { return }
        slots[index].revision = active.revision
        slots[index].stage.change(to: active.toxic, at: now)
    }

    private mutating func release(_ index: Int, at now: NIODeadline) {
        while let chunk = slots[index].stage.held.next(dueBy: .distantFuture) {
            enter(stage: index + 1, chunk, at: now)
        }
        slots.remove(at: index)
    }

    private mutating func settle(at now: NIODeadline) {
        var index = 0
        while index < slots.count {
            while let chunk = slots[index].stage.next(dueBy: now) { enter(stage: index + 1, chunk, at: now) }
            if let ending = slots[index].stage.ending, !ending.isAtOnce, ending.due <= now {
                end(index, ending.manner, at: now)
                index = 0
            } else {
                index += 1
            }
        }
    }

    /// The stream ends at this stage; what is beyond it goes on to its end.
    private mutating func end(_ index: Int, _ manner: CutManner, at now: NIODeadline) {
        endedBy = (slots[index].id, manner)
        enter(stage: index + 1, ByteBuffer(), at: now)
        slots.removeSubrange(0...index)
    }

    private mutating func enter(stage index: Int, _ chunk: ByteBuffer, at now: NIODeadline) {
        if slots.indices.contains(index) {
            slots[index].stage.admit(chunk, at: now)
        } else {
            ready.append(chunk)
            readyBytes += chunk.readableBytes
        }
    }
}
