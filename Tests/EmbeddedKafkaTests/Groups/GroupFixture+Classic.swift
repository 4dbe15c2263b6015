import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

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
