/// A kind of event in the mix that a load profile sends.
public struct EventKind: Sendable, Hashable, Codable {
    public var name: String
    /// How often it is chosen in proportion to the weights of the other kinds; 1 or more.
    public var weight: Int
    /// What it asks of a gateway; nil for what the stream asks.
    public var request: RequestLine?
    /// What it carries beside the headers of the stream.
    public var headers: [HeaderPlan]
    /// Its payload; nil for that of the profile.
    public var payload: PayloadPlan?

    public init(
        name: String, weight: Int, request: RequestLine? = nil, headers: [HeaderPlan] = [], payload: PayloadPlan? = nil
    ) {
        (self.name, self.weight, self.request) = (name, weight, request)
        (self.headers, self.payload) = (headers, payload)
    }
}
