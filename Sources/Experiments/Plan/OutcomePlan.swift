/// The store in which the reference consumer applies the messages.
public struct OutcomePlan: Sendable, Hashable, Codable {
    public enum Application: String, Sendable, Hashable, Codable, CaseIterable {
        /// A message that is delivered twice is applied once.
        case idempotent
        /// Every delivery is applied.
        case naive
    }

    /// The SQLite file. A relative path starts at the run directory.
    public var sqlite: String
    public var apply: Application

    public init(sqlite: String, apply: Application = .idempotent) {
        (self.sqlite, self.apply) = (sqlite, apply)
    }

    init?(fields: Fields) {
        fields.demand("sqlite", example: "sqlite: outcomes.db")
        let apply = fields.choice("apply", Application.self)
        guard let sqlite = fields.string("sqlite") else { return nil }
        self.init(sqlite: sqlite, apply: apply ?? .idempotent)
    }
}
