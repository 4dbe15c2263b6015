import NIOCore

/// A share (0…1) of the TCP segments of its stream is lost, as far as the peers can tell: nothing is dropped, everything
/// is held for as long as its repair would take.
public struct Loss: ToxicKind {
    public static let typeName = "loss"
    static let entry = ToxicType(
        typeName, "bytes wait as long as TCP takes to repair the loss of packets", [.init("share", .share)]
    ) { Loss(share: $0.share("share")) }
    static let packetLossEntry = ToxicType(
        "packet_loss", entry.summary, [.init("loss_rate", .share, 0.1), .init("correlation", .share)]
    ) { Loss(share: meanLoss(rate: $0.share("loss_rate"), correlation: $0.share("correlation"))) }

    public var share: Double

    public init(share: Double) { self.share = share }

    /// The share that is lost in the long run, when a loss makes the next one so much likelier.
    private static func meanLoss(rate: Double, correlation: Double) -> Double {
        guard correlation < 1 else { return rate > 0 ? 1 : 0 }
        return min(1, rate / (1 - correlation))
    }

    func check() throws(ToxicError) { try ToxicError.check(share: share, "share") }

    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        LossToxic(share: share, roundTrip: context.roundTrip, seed: context.seed, recorder: context.recorder)
    }

    /// On datagrams it is real.
    func datagramFaults() -> DatagramFaults? { DatagramFaults(loss: share) }

    func connectFate(_ context: ToxicContext) -> ConnectFate {
        .dial(after: LossToxic.connectDelay(share: share, seed: context.seed))
    }
}

/// Emulates TCP under packet loss by holding segments for as long as their repair would take; nothing is dropped.
///
/// The model follows measurements on Linux: chunks are cut into virtual segments, each lost with the same probability.
/// A lost segment that another one follows in time is repaired one round trip and a quarter after that one arrives
/// (fast retransmit); one with nothing behind it waits for the timer T = 208 ms + round trip. A retransmission can be
/// lost as well: that adds T, 2T, 4T … What is behind waits, and goes on together with what it waited for; when a timer
/// ends such a wait, all that was lost meanwhile is sent once more, at that moment. Where the round trip is a
/// millisecond or more, throughput is capped at segment / round trip × 1.22 / √share (Mathis).
struct LossToxic: ToxicStage {
    static let segmentSize = 1_448
    /// Linux' least timeout of 200 ms, and the 4 to 12 ms by which its timers are late.
    private static let minimumTimeout = TimeAmount.milliseconds(208)
    private static let longestRepair = TimeAmount.seconds(120)

    var held = HeldChunks()
    private var share: Double
    private let roundTrip: TimeAmount
    private let timeout: TimeAmount
    private let bytesPerSecond: Double?
    private let recorder: EvidenceRecorder
    private var dice: SeededGenerator
    /// The segment admitted last, if it was lost and nothing has followed it yet.
    private var unfollowed: (lostAt: NIODeadline, repeats: Int)?
    /// When the last timer that something waits for, or has waited for, goes off.
    private var stalledUntil = NIODeadline.uptimeNanoseconds(0)
    private var pacedUntil = NIODeadline.uptimeNanoseconds(0)

    init(share: Double, roundTrip: TimeAmount, seed: UInt64, recorder: EvidenceRecorder) {
        self.share = share
        self.roundTrip = roundTrip
        self.recorder = recorder
        timeout = Self.minimumTimeout + roundTrip
        dice = SeededGenerator(seed: seed)
        let seconds = Double(roundTrip.nanoseconds) / 1e9
        bytesPerSecond =
            seconds >= 0.001 && share > 0 ? Double(Self.segmentSize) / seconds * 1.22 / share.squareRoot() : nil
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        guard chunk.readableBytes > 0 else { return held.append(chunk, due: now) }
        var rest = chunk
        var seen = 0
        var lost = 0
        while rest.readableBytes > 0 {
            let intact = intactSegments(upTo: (rest.readableBytes - 1) / Self.segmentSize + 1)
            seen += intact
            hold(&rest, segments: intact, due: now, now)
            guard rest.readableBytes > 0 else { break }
            seen += 1
            lost += 1
            lose(&rest, at: now)
        }
        recorder.count {
            $0.segmentsSeen += seen
            $0.segmentsLost += lost
        }
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        if let loss = toxic.kind as? Loss { share = loss.share }
    }

    /// How long a connection attempt takes longer: a second for each lost SYN, as Linux repeats them at first.
    static func connectDelay(share: Double, seed: UInt64) -> TimeAmount {
        var dice = SeededGenerator(seed: seed)
        var lost: Int64 = 0
        while lost < 5, Double.random(in: 0..<1, using: &dice) < share { lost += 1 }
        return .seconds(lost)
    }

    private mutating func intactSegments(upTo limit: Int) -> Int {
        var count = 0
        while count < limit, !isLost() { count += 1 }
        return count
    }

    private mutating func isLost() -> Bool { Double.random(in: 0..<1, using: &dice) < share }

    private mutating func lose(_ rest: inout ByteBuffer, at now: NIODeadline) {
        followLost(at: now)
        var repeats = 0
        while repeats < 12, isLost() { repeats += 1 }
        if now < stalledUntil {
            // Repaired when the timer goes off at the latest, unless that repair is lost as well.
            if repeats > 1 { stalledUntil = stalledUntil + capped(timeout * ((1 << (repeats - 1)) - 1)) }
            return hold(&rest, segments: 1, due: stalledUntil, now)
        }
        hold(&rest, segments: 1, due: now + capped(timeout * (1 << repeats)), now)
        unfollowed = (now, repeats)
    }

    /// Takes segments off the front of `rest`.
    private mutating func hold(_ rest: inout ByteBuffer, segments: Int, due: NIODeadline, _ now: NIODeadline) {
        let length = min(segments * Self.segmentSize, rest.readableBytes)
        guard length > 0, let slice = rest.readSlice(length: length) else { return }
        followLost(at: now)
        held.append(slice, due: paced(length, due: due, now))
    }

    /// Something has come behind a lost segment: before the timer, it speeds the repair up.
    private mutating func followLost(at now: NIODeadline) {
        guard let lost = unfollowed else { return }
        unfollowed = nil
        guard now < lost.lostAt + timeout else {
            stalledUntil = max(stalledUntil, lost.lostAt + capped(timeout * (1 << lost.repeats)))
            return
        }
        let repeated = capped(timeout * ((1 << lost.repeats) - 1))
        let repaired = now + roundTrip + .nanoseconds(roundTrip.nanoseconds / 4) + repeated
        held.reviseLast(due: repaired)
        if lost.repeats > 0 { stalledUntil = max(stalledUntil, repaired) }
    }

    private mutating func paced(_ length: Int, due: NIODeadline, _ now: NIODeadline) -> NIODeadline {
        guard let bytesPerSecond else { return due }
        let start = max(pacedUntil, now)
        pacedUntil = start + .nanoseconds(Int64(Double(length) / bytesPerSecond * 1e9))
        return max(due, start)
    }

    private func capped(_ wait: TimeAmount) -> TimeAmount { min(wait, Self.longestRepair) }
}
