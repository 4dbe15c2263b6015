/// The toxics that apply to one listener's connections, in the order in which they act; immutable.
final class ToxicPlan: Sendable {
    static let empty = ToxicPlan(version: 0, toxics: [])

    /// Differs between any two plans of a link, and grows.
    let version: Int
    let toxics: [ActiveToxic]

    init(version: Int, toxics: [ActiveToxic]) {
        self.version = version
        self.toxics = toxics
    }
}
