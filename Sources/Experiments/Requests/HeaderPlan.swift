/// A header that every operation of a kind carries; the value may hold the fields of a payload template.
public struct HeaderPlan: Sendable, Hashable, Codable {
    public var name: String
    public var value: String

    /// Whether the value is the same for every operation.
    public var isFixed: Bool { !value.contains("{") }

    public init(name: String, value: String) {
        (self.name, self.value) = (name, value)
    }
}
