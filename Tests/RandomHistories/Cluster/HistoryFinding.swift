/// What a history has shown to be wrong, and after which step.
struct HistoryFinding: Error, CustomStringConvertible {
    let claim: String
    let step: Int
    let seed: UInt64

    var description: String { "seed \(seed), step \(step): \(claim); HIGHWATER_HISTORY_SEED=\(seed) shows it again" }
}
