/// Where a run took place. Timings are compared only where all of it is equal.
public struct RunContext: Sendable, Hashable, Codable {
    /// The class of machine, such as `ci-4core` or processor, cores and system.
    public var machine: String
    /// The target and its version, such as `embedded 4.0`.
    public var broker: String
    /// The client and its version, such as `librdkafka 2.3.0`.
    public var client: String
    /// Such as `3 brokers, 12 partitions, 4 consumers`.
    public var topology: String
    /// Such as `classic cooperative-sticky`.
    public var `protocol`: String

    public init(machine: String, broker: String, client: String, topology: String, protocol: String) {
        (self.machine, self.broker, self.client) = (machine, broker, client)
        (self.topology, self.protocol) = (topology, `protocol`)
    }

    /// All of it in one line; equal keys mean comparable runs.
    public var key: String {
        [machine, broker, client, topology, `protocol`]
            .map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|") }
            .joined(separator: " | ")
    }
}
