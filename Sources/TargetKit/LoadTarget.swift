/// A system under test that takes operations from a load: a broker or a gateway.
public protocol LoadTarget: Sendable {
    associatedtype Producer: MessageProducer

    /// Versions of the client library and of the system, by name, for the report.
    var versions: [String: String] { get }
    /// Ends what `provision` started.
    func shutDown() async
}
