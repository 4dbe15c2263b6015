import NIOCore

/// The toxics that apply to one listener's connections, in the order of their injection; immutable.
struct ToxicPlan: Sendable {
    /// Differs between any two plans of a proxy.
    var version = 0
    var toxics: [ActiveToxic] = []

    var roundTrip: TimeAmount { toxics.reduce(.zero) { $0 + $1.toxic.roundTrip } }

    func connectFate(seed: UInt64) -> ConnectFate {
        toxics.reduce(.dial(after: .zero)) { fate, active in
            fate.combined(
                with: active.toxic.connectFate(seed: SeededGenerator.seed(seed, active.id.rawValue)))
        }
    }
}
