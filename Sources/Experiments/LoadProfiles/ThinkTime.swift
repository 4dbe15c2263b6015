/// How long a user of a closed model waits after an answer before asking again.
public enum ThinkTime: Sendable, Hashable, Codable {
    case fixed(Duration)
    /// Each duration from the first to the second is equally likely.
    case uniform(Duration, Duration)
    /// Exponentially distributed with this mean.
    case exponential(mean: Duration)

    /// No pause.
    public static let none = ThinkTime.fixed(.zero)
}

extension ThinkTime: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fixed(let duration): duration.written
        case .uniform(let shortest, let longest): "\(shortest.written) to \(longest.written)"
        case .exponential(let mean): "exponential, mean \(mean.written)"
        }
    }
}
