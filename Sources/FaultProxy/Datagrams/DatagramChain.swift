import NIOCore

/// The toxics on one direction of one client's flow, in order, with the datagrams that they hold; knows no channel and
/// no clock.
struct DatagramChain {
    struct Slot {
        var id: ToxicID
        var revision: Int
        var faults: DatagramFaults
        var lane: DatagramLane
        let line: DatagramLine
        let recorder: EvidenceRecorder
    }

    private var slots: [Slot] = []
    /// What all toxics have let go.
    private var ready: CircularBuffer<ByteBuffer> = []
    private var readyBytes = 0

    var heldBytes: Int { slots.reduce(readyBytes) { $0 + $1.lane.heldBytes } }
    var isEmpty: Bool { ready.isEmpty && slots.allSatisfy(\.lane.isEmpty) }

    /// When to ask `next` again; nil if nothing waits for a time.
    var due: NIODeadline? {
        slots.reduce(nil) { earliest, slot in
            guard let due = slot.lane.due else { return earliest }
            return min(earliest ?? due, due)
        }
    }

    /// Takes a datagram, or drops it; what is done to it is counted for the toxic that did it and in `evidence`.
    mutating func admit(_ payload: ByteBuffer, at now: NIODeadline, counting evidence: inout DatagramEvidence) {
        evidence.seen += 1
        enter(0, payload, at: now, &evidence)
    }

    /// The next datagram that all toxics let go by now.
    mutating func next(dueBy now: NIODeadline, counting evidence: inout DatagramEvidence) -> ByteBuffer? {
        for index in slots.indices {
            while let payload = slots[index].lane.next(dueBy: now) { enter(index + 1, payload, at: now, &evidence) }
        }
        guard let payload = ready.popFirst() else { return nil }
        readyBytes -= payload.readableBytes
        return payload
    }

    /// Follows a change of plan: what removed toxics hold moves on at once; those that stay keep what they hold; new
    /// ones come last.
    mutating func follow(
        _ toxics: [ActiveToxic], at now: NIODeadline, counting evidence: inout DatagramEvidence,
        make: (ActiveToxic) -> Slot?
    ) {
        for index in slots.indices.reversed() {
            if let active = toxics.first(where: { $0.id == slots[index].id }), let changed = make(active) {
                slots[index].revision = changed.revision
                slots[index].faults = changed.faults
                continue
            }
            while let payload = slots[index].lane.next(dueBy: .distantFuture) {
                enter(index + 1, payload, at: now, &evidence)
            }
            slots.remove(at: index)
        }
        for active in toxics where !slots.contains(where: { $0.id == active.id }) {
            if let slot = make(active) { slots.append(slot) }
        }
    }

    private mutating func enter(
        _ index: Int, _ payload: ByteBuffer, at now: NIODeadline, _ evidence: inout DatagramEvidence
    ) {
        guard slots.indices.contains(index) else {
            ready.append(payload)
            readyBytes += payload.readableBytes
            return
        }
        var done = DatagramEvidence()
        let faults = slots[index].faults
        let fate = slots[index].lane.admit(
            payload, at: now, under: faults, line: &slots[index].line.bottleneck, counting: &done)
        slots[index].recorder.count { $0.count(done) }
        if faults.delays, case .arrives(let arrival) = fate.passage { slots[index].recorder.countDelay(arrival - now) }
        done.seen = 0
        evidence += done
    }
}

/// The bandwidth of one toxic in one direction, for one client or for all of a link; used on the link's loop only.
final class DatagramLine {
    var bottleneck = DatagramBottleneck()
}
