import NIOCore

/// Every chunk waits `delay`, give or take `jitter`, in order.
public struct Latency: ToxicKind {
    public enum Distribution: String, Sendable, Hashable, Codable, CaseIterable {
        /// Evenly within delay ± jitter.
        case uniform
        /// `jitter` is the standard deviation; never below 0 nor above twice the delay.
        case normal
        /// A long tail above, its mean `delay`, never below delay − jitter.
        case pareto
    }

    public static let typeName = "latency"
    static let entry = ToxicType(
        typeName, "each piece of data comes later, in order",
        [
            .init("latency", .milliseconds), .init("jitter", .milliseconds),
            .own("distribution", .choice(Distribution.allCases.map(\.rawValue)), "uniform"),
            .own("independent", .flag, false), .own("connect", .flag, false), .own("close", .flag, true),
        ]
    ) { values in
        Latency(
            delay: values.milliseconds("latency"), jitter: values.milliseconds("jitter"),
            distribution: Distribution(rawValue: values.text("distribution")) ?? .uniform,
            isIndependent: values.flag("independent"), delaysConnect: values.flag("connect"),
            delaysEnd: values.flag("close"))
    }

    public var delay: Duration
    /// At most `delay`.
    public var jitter: Duration
    public var distribution: Distribution
    /// A chunk cannot overtake, so jitter at a high rate adds to the mean. An independent delay makes up for it: its
    /// mean is `delay` at any rate.
    public var isIndependent: Bool
    public var delaysConnect: Bool
    public var delaysEnd: Bool

    public init(
        delay: Duration, jitter: Duration = .zero, distribution: Distribution = .uniform, isIndependent: Bool = false,
        delaysConnect: Bool = false, delaysEnd: Bool = true
    ) {
        self.delay = delay
        self.jitter = jitter
        self.distribution = distribution
        self.isIndependent = isIndependent
        self.delaysConnect = delaysConnect
        self.delaysEnd = delaysEnd
    }

    func check() throws(ToxicError) {
        try ToxicError.check(delay, "latency")
        try ToxicError.check(jitter, "jitter")
        let isBounded = isIndependent || distribution != .uniform
        guard isBounded, jitter > delay else { return }
        throw ToxicError(
            "jitter", problem: "the jitter exceeds the latency, so that its mean cannot be kept",
            remedy: "give a jitter of at most \(delay)")
    }

    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        LatencyToxic(self, seed: context.seed, recorder: context.recorder)
    }

    func connectFate(_ context: ToxicContext) -> ConnectFate {
        .dial(after: delaysConnect ? TimeAmount(delay) : .zero)
    }

    var roundTrip: TimeAmount { TimeAmount(delay) }

    /// Datagrams overtake each other, so that every mean is kept.
    func datagramFaults() throws(ToxicError) -> DatagramFaults? {
        guard distribution == .uniform else {
            throw ToxicError(
                "distribution", problem: "the latency of datagrams is uniform", remedy: "leave it out on a UDP link")
        }
        guard !delaysConnect else {
            throw ToxicError("connect", problem: "datagrams need no connect", remedy: "leave it out on a UDP link")
        }
        return DatagramFaults(latency: delay, jitter: jitter)
    }
}

/// Decides how long chunks wait.
struct LatencyToxic: ToxicStage {
    var held = HeldChunks()
    /// A path of 1 s at 512 Mbit/s is full with this much.
    let holdLimit = 64 * 1_024 * 1_024
    private var latency: Latency
    private var dice: SeededGenerator
    private let recorder: EvidenceRecorder
    private var lastDue = NIODeadline.uptimeNanoseconds(0)
    /// By how much chunks have waited longer than was drawn for them, in nanoseconds.
    private var excess: Int64 = 0

    init(_ latency: Latency, seed: UInt64, recorder: EvidenceRecorder) {
        self.latency = latency
        self.recorder = recorder
        dice = SeededGenerator(seed: seed)
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        guard chunk.readableBytes > 0 || latency.delaysEnd else { return held.append(chunk, due: max(lastDue, now)) }
        let drawn = draw()
        let wanted = latency.isIndependent ? max(least, drawn - excess) : drawn
        lastDue = max(lastDue, now + .nanoseconds(wanted))
        held.append(chunk, due: lastDue)
        let delay = lastDue - now
        excess += delay.nanoseconds - drawn
        if chunk.readableBytes > 0 { recorder.countDelay(delay) }
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        guard let latency = toxic.kind as? Latency else { return }
        self.latency = latency
        excess = 0
    }

    /// The shortest delay of all, in nanoseconds.
    private var least: Int64 { max(0, (latency.delay - latency.jitter).wholeNanoseconds) }

    /// A delay in nanoseconds.
    private mutating func draw() -> Int64 {
        let delay = latency.delay.wholeNanoseconds
        let jitter = latency.jitter.wholeNanoseconds
        guard jitter > 0 else { return delay }
        switch latency.distribution {
        case .uniform: return max(0, delay + Int64.random(in: -jitter...jitter, using: &dice))
        case .normal: return min(max(0, delay + Int64(dice.normal() * Double(jitter))), 2 * delay)
        case .pareto: return delay - jitter + Int64(dice.pareto() * Double(jitter))
        }
    }
}

extension Duration {
    /// At most 292 years.
    var wholeNanoseconds: Int64 { TimeAmount(self).nanoseconds }
}
