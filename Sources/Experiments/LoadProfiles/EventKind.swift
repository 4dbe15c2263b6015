/// A kind of event in the mix that a load profile sends.
public struct EventKind: Sendable, Hashable, Codable {
    public var name: String
    /// How often it is chosen in proportion to the weights of the other kinds; 1 or more.
    public var weight: Int

    public init(name: String, weight: Int) {
        (self.name, self.weight) = (name, weight)
    }
}
