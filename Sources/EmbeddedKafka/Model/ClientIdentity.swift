/// Who sent a request, as the broker sees it.
public struct ClientIdentity: Hashable, Sendable {
    /// What the request's header says; empty where it says nothing.
    public var clientID: String
    /// The address that the connection comes from, shown as `/127.0.0.1` by describe calls.
    public var host: String

    public init(clientID: String, host: String) {
        self.clientID = clientID
        self.host = host
    }
}
