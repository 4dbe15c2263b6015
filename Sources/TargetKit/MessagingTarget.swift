import Experiments

/// A system under test that carries messages from producers to a consumer group.
///
/// The core is small; what only some targets can do is a capability.
public protocol MessagingTarget: LoadTarget {
    associatedtype Observer: GroupObserver

    /// Where its nodes listen, as the proxy in front of it needs to know.
    var servers: [String] { get }
    var topic: String { get }
    var partitions: Int { get }
    /// `servers`: where it asks for the leaders: the proxy.
    func leaderControl(servers: String) -> (any LeaderControl)?
    var nodeControl: (any NodeControl)? { get }

    /// `servers`: where the producer connects: the proxy.
    func makeProducer(
        servers: String, plan: ProducerPlan, receiver: some DeliveryReceiver
    ) throws(TargetError) -> Producer
    /// Opens another topic at its present end; one of a target that was started for the run is made first.
    func openResults(_ topic: String) async throws -> any ResultTopic
    func makeObserver(servers: String, group: String) throws(TargetError) -> Observer
}
