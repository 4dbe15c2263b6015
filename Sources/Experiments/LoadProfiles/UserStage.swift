/// A stretch of a closed model in which the number of users is constant or changes evenly.
public struct UserStage: Sendable, Hashable, Codable {
    /// How many users there are at the start; zero or more.
    public var from: Int
    /// How many users there are at the end.
    public var to: Int
    /// More than zero.
    public var duration: Duration

    public init(from: Int, to: Int, duration: Duration) {
        (self.from, self.to, self.duration) = (from, to, duration)
    }

    /// The same stage with `factor` times the users, rounded up.
    func scaled(by factor: Double) -> UserStage {
        // A product such as 10 · 1.1 lies a hair above 11, which is not meant as 12.
        func scaled(_ count: Int) -> Int { Int((Double(count) * factor - 1e-9).rounded(.up)) }
        return UserStage(from: scaled(from), to: scaled(to), duration: duration)
    }
}

extension UserStage: CustomStringConvertible {
    /// What a person reads in a plan: `50 users for 30s`.
    public var description: String {
        from == to ? "\(from) users for \(duration.written)" : "\(from) to \(to) users for \(duration.written)"
    }
}
