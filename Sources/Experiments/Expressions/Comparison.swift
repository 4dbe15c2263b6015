/// How an expression compares a measured value with its bound.
public enum Comparison: String, Sendable, Hashable, Codable, CaseIterable {
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case equal = "=="
    case different = "!="

    /// Whether `value` stands in this relation to `bound`.
    public func holds(_ value: Double, _ bound: Double) -> Bool {
        switch self {
        case .less: value < bound
        case .atMost: value <= bound
        case .greater: value > bound
        case .atLeast: value >= bound
        case .equal: value == bound
        case .different: value != bound
        }
    }
}
