import NIOCore

/// A fault inside the proxy, on the connections of one side. It delays, withholds or cuts; it never loses or alters a
/// byte of a connection that lives on.
public enum Toxic: Sendable, Hashable, Codable {
    /// Every chunk from broker to client waits `mean`, give or take a uniform `jitter`, in order. The request direction
    /// is left alone, so a round trip grows by one delay.
    case latency(mean: Duration, jitter: Duration)
    /// Emulates the loss of a share (0…1) of TCP segments, both ways: lost segments are held as long as TCP would need
    /// to repair them.
    case loss(share: Double)
    /// Connections stay open and new ones are accepted, but nothing passes either way; at removal all of it goes on.
    case blackhole
    /// Every connection, and each new one, is cut with RST.
    case reset
    /// A share (0…1) of the answers is lost: the request has been forwarded, and the connection is cut with RST at the
    /// first byte of its answer. For protocols in which a connection has one request at a time.
    case cutAnswers(share: Double)
}

extension Toxic {
    /// What a stage of this toxic is made from.
    struct StageContext {
        var direction: LaneDirection
        var seed: UInt64
        /// Latency that other toxics add to a round trip.
        var roundTrip: TimeAmount
        var recorder: EvidenceRecorder
    }

    /// The catalog: what this toxic does to the bytes of one direction, nil where it leaves them alone.
    func stage(_ context: StageContext) -> (any ToxicStage)? {
        switch self {
        case .latency(let mean, let jitter):
            guard context.direction == .toClient else { return nil }
            return LatencyToxic(mean: mean, jitter: jitter, seed: context.seed, recorder: context.recorder)
        case .loss(let share):
            return LossToxic(
                share: share, roundTrip: context.roundTrip, seed: context.seed, recorder: context.recorder)
        case .blackhole: return BlackholeToxic(recorder: context.recorder)
        case .reset, .cutAnswers: return nil
        }
    }

    /// How this toxic treats a connection that is being made.
    func connectFate(seed: UInt64) -> ConnectFate {
        switch self {
        case .latency, .cutAnswers: .dial(after: .zero)
        case .loss(let share): .dial(after: LossToxic.connectDelay(share: share, seed: seed))
        case .blackhole: .wait
        case .reset: .reset
        }
    }

    /// By how much this toxic lengthens a round trip.
    var roundTrip: TimeAmount {
        guard case .latency(let mean, _) = self else { return .zero }
        return TimeAmount(mean)
    }
}
