/// When a fault was in place.
public struct FaultWindow: Sendable, Hashable, Codable {
    public var id: String
    public var kind: String
    /// In seconds since the start of the load.
    public var beginSeconds: Double
    /// Nothing for a fault that was not reverted.
    public var endSeconds: Double?

    enum CodingKeys: String, CodingKey {
        case id, kind
        case beginSeconds = "begin_s"
        case endSeconds = "end_s"
    }

    public init(id: String, kind: String, beginSeconds: Double, endSeconds: Double?) {
        (self.id, self.kind, self.beginSeconds, self.endSeconds) = (id, kind, beginSeconds, endSeconds)
    }
}
