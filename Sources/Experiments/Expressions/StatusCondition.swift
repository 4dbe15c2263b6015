/// Which HTTP statuses are counted, such as `status >= 500`.
public struct StatusCondition: Sendable, Hashable, Codable {
    public var comparison: Comparison
    /// 0 (no answer) to 599.
    public var status: Int

    public init(_ comparison: Comparison, _ status: Int) {
        self.comparison = comparison
        self.status = status
    }

    /// Whether a status meets the condition.
    ///
    /// No answer, status 0, is no small status: it is met by `== 0` and `!=` only, never by `<` and the like.
    public func holds(_ other: Int) -> Bool {
        switch comparison {
        case .equal, .different: comparison.holds(Double(other), Double(status))
        case .less, .atMost, .greater, .atLeast: other > 0 && comparison.holds(Double(other), Double(status))
        }
    }
}
