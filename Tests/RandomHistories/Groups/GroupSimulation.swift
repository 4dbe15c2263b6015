import EmbeddedKafka

/// What the simulations of both protocols have in common.
enum GroupSimulation {
    static let group = "simulated"
    static let topic = "orders"

    /// A broken invariant, with the seed that shows it again.
    struct Violation: Error, CustomStringConvertible {
        var seed: UInt64
        var time: ModelTime
        var claim: String

        var description: String {
            "seed \(seed) at \(Double(time.nanoseconds) / 1e9) s: \(claim); HIGHWATER_HISTORY_SEED=\(seed) shows it again"
        }
    }
}
