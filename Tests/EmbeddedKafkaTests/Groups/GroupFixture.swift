import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

/// A coordinator of one group, spoken to at times of the test's choice. Broker 0 coordinates everything.
struct GroupFixture {
    static let orders = GroupTopic(name: "orders", id: WireUUID(high: 7, low: 1), partitions: 6)

    var coordinator: GroupCoordinator
    /// Milliseconds since the beginning.
    var now = 0
    var answers: [RequestID: GroupAnswer] = [:]
    private var requests: UInt64 = 0

    init(_ configuration: GroupConfiguration = GroupConfiguration(), topics: [GroupTopic] = [orders]) {
        coordinator = GroupCoordinator(configuration: configuration, seed: 1)
        coordinator.setTopics(topics, at: .zero)
        for partition in 0..<GroupCoordinator.offsetsPartitions {
            coordinator.setLeader(0, ofOffsetsPartition: partition, at: .zero)
        }
    }

    /// Without the wait for more first members.
    static var hasty: GroupFixture {
        var configuration = GroupConfiguration()
        configuration.initialRebalanceDelayMilliseconds = 0
        return GroupFixture(configuration)
    }

    mutating func wait(_ milliseconds: Int) {
        now += milliseconds
        coordinator.advance(to: .milliseconds(now))
        collect()
    }

    /// Sends a request whose answer may come later.
    @discardableResult
    mutating func send(_ request: GroupRequest, version: Int16, client: String = "client", broker: Int32 = 0)
        -> RequestID
    {
        requests += 1
        let id = RequestID(requests)
        coordinator.receive(
            request, version: version, id: id, from: ClientIdentity(clientID: client, host: "/127.0.0.1"),
            broker: broker,
            at: .milliseconds(now))
        collect()
        return id
    }

    mutating func collect() {
        for answer in coordinator.takeAnswers() { answers[answer.id] = answer.answer }
    }

    /// Sends a request whose answer comes at once.
    mutating func ask(_ request: GroupRequest, version: Int16, broker: Int32 = 0) throws -> GroupAnswer {
        try #require(answers[send(request, version: version, broker: broker)])
    }

    /// Sends a request whose answer comes at once and is of this kind.
    mutating func ask<Body>(_ request: GroupRequest, version: Int16, as kind: Body.Type) throws -> Body {
        let answer = try ask(request, version: version).body
        return try #require(answer as? Body)
    }

    func isWaiting(_ id: RequestID) -> Bool { answers[id] == nil }
}
