/// A header that every operation of a kind carries; the value may hold the fields of a payload template.
public struct HeaderPlan: Sendable, Hashable, Codable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        (self.name, self.value) = (name, value)
    }
}
