/// What a recording says of a promise.
public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
    case held
    /// The recording cannot tell: never a pass.
    case inconclusive
    case violated

    /// Verdicts compose: the worst one wins.
    public static func < (left: Self, right: Self) -> Bool { left.severity < right.severity }

    private var severity: Int {
        switch self {
        case .held: 0
        case .inconclusive: 1
        case .violated: 2
        }
    }
}
