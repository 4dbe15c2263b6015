import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

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

// MARK: Classic

extension GroupFixture {
    static func join(
        _ member: String = "", instance: String? = nil, protocols: [String: String] = ["range": "m"],
        order: [String]? = nil, session: Int32 = 10_000, rebalance: Int32 = 60_000, type: String = "consumer"
    ) -> GroupRequest {
        .joinGroup(
            JoinGroupRequest {
                $0.groupID = "shop"
                $0.sessionTimeoutMilliseconds = session
                $0.rebalanceTimeoutMilliseconds = rebalance
                $0.memberID = member
                $0.groupInstanceID = instance
                $0.protocolType = type
                $0.protocols = (order ?? protocols.keys.sorted()).map { name in
                    .init {
                        $0.name = name
                        $0.metadata = ByteBuffer(string: protocols[name] ?? "")
                    }
                }
            })
    }

    static func sync(
        _ member: String, _ generation: Int32, instance: String? = nil, assigning: [String: String] = [:]
    ) -> GroupRequest {
        .syncGroup(
            SyncGroupRequest {
                $0.groupID = "shop"
                $0.generationID = generation
                $0.memberID = member
                $0.groupInstanceID = instance
                $0.assignments = assigning.map { member, text in
                    .init {
                        $0.memberID = member
                        $0.assignment = ByteBuffer(string: text)
                    }
                }
            })
    }

    static func heartbeat(_ member: String, _ generation: Int32, instance: String? = nil) -> GroupRequest {
        .heartbeat(
            HeartbeatRequest {
                $0.groupID = "shop"
                $0.generationID = generation
                $0.memberID = member
                $0.groupInstanceID = instance
            })
    }

    static func leave(_ members: [(id: String, instance: String?)]) -> GroupRequest {
        .leaveGroup(
            LeaveGroupRequest {
                $0.groupID = "shop"
                $0.memberID = members.first?.id ?? ""
                $0.members = members.map { member in
                    .init {
                        $0.memberID = member.id
                        $0.groupInstanceID = member.instance
                    }
                }
            })
    }

    func joined(_ id: RequestID) throws -> JoinGroupResponse {
        let answer = try #require(answers[id]).body
        return try #require(answer as? JoinGroupResponse)
    }

    func synced(_ id: RequestID) throws -> SyncGroupResponse {
        let answer = try #require(answers[id]).body
        return try #require(answer as? SyncGroupResponse)
    }

    /// A join that is answered at once.
    mutating func joinNow(_ request: GroupRequest, version: Int16, client: String = "client") throws
        -> JoinGroupResponse
    {
        let id = send(request, version: version, client: client)
        return try joined(id)
    }

    /// A sync that is answered at once.
    mutating func syncNow(_ request: GroupRequest, version: Int16) throws -> SyncGroupResponse {
        let id = send(request, version: version)
        return try synced(id)
    }

    mutating func beat(_ member: String, _ generation: Int32, instance: String? = nil) throws -> KafkaError {
        try ask(Self.heartbeat(member, generation, instance: instance), version: 4).body.firstError
    }

    /// A stable group of so many members, the first one its leader; assigned `a0`, `a1` and so on.
    mutating func form(_ count: Int, instances: [String?] = []) throws -> [String] {
        let joins = (0..<count).map { index in
            send(Self.join(instance: instances.isEmpty ? nil : instances[index]), version: 3)
        }
        wait(Int(coordinator.turn.configuration.initialRebalanceDelayMilliseconds) * 2)
        // Those who came after a group that does not wait had begun are let in as soon as all have come again.
        let members = try settle(joins)
        return members
    }

    private mutating func settle(_ joins: [RequestID]) throws -> [String] {
        let first = try joined(joins[0])
        var ids = [first.memberID]
        guard joins.count > 1 else {
            send(Self.sync(first.memberID, first.generationID, assigning: [first.memberID: "a0"]), version: 3)
            return ids
        }
        if isWaiting(joins[1]) { send(Self.join(first.memberID), version: 3) }
        ids += try joins.dropFirst().map { try joined($0).memberID }
        let generation = try joined(joins[1]).generationID
        let shares = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, "a\($0)") })
        for id in ids { send(Self.sync(id, generation, assigning: id == ids[0] ? shares : [:]), version: 3) }
        return ids
    }

    var generation: Int32 { coordinator.classic["shop"]?.generation ?? -1 }

    var state: String? { coordinator.classic["shop"]?.state.rawValue }
}

// MARK: Offsets

extension GroupFixture {
    mutating func commit(
        _ offset: Int64, partition: Int32 = 0, member: String = "", epoch: Int32 = -1, topic: String = "orders",
        metadata: String = "", version: Int16 = 9
    ) throws -> KafkaError {
        let request = OffsetCommitRequest {
            $0.groupID = "shop"
            $0.generationIDOrMemberEpoch = epoch
            $0.memberID = member
            $0.topics = [
                .init {
                    $0.name = topic
                    $0.partitions = [
                        .init {
                            $0.partitionIndex = partition
                            $0.committedOffset = offset
                            $0.committedMetadata = metadata
                        }
                    ]
                }
            ]
        }
        return try ask(.offsetCommit(request), version: version).body.firstError
    }

    /// The committed offset of a partition of `orders`, -1 for none.
    mutating func committed(_ partition: Int32 = 0) throws -> Int64 {
        let request = OffsetFetchRequest {
            $0.groupID = "shop"
            $0.topics = [
                .init {
                    $0.name = "orders"
                    $0.partitionIndexes = [partition]
                }
            ]
        }
        let body = try ask(.offsetFetch(request), version: 7, as: OffsetFetchResponse.self)
        return body.topics[0].partitions[0].committedOffset
    }
}
