import KafkaWire
import NIOCore

@testable import RebalanceRecorder

/// Plays the members of a classic group against a recorder, frame by frame.
struct GroupTraffic {
    var recorder = RebalanceRecorder()
    /// In µs; each frame takes one.
    var now: Int64 = 1_000_000
    private var correlationID: Int32 = 0

    /// A round that all members join at once; each is assigned what `assigned` says.
    mutating func round(
        _ generation: Int32, _ members: [(client: String, id: String)], assignor: String = "range",
        owned: [String: [Int32]] = [:], assigned: [String: [Int32]], syncError: KafkaError = .none
    ) {
        let asked = members.map { join($0, assignor: assignor, owned: owned[$0.id] ?? []) }
        for (member, request) in zip(members, asked) {
            answer(
                request, member.client,
                JoinGroupResponse {
                    $0.generationID = generation
                    $0.protocolName = assignor
                    $0.leader = members.first?.id ?? ""
                    $0.memberID = member.id
                })
        }
        let synced = members.map { member in
            ask(
                member.client,
                SyncGroupRequest {
                    $0.groupID = "shop"
                    $0.generationID = generation
                    $0.memberID = member.id
                }, version: 3)
        }
        for (member, request) in zip(members, synced) {
            answer(
                request, member.client,
                SyncGroupResponse {
                    $0.error = syncError
                    if syncError == .none { $0.assignment = Self.assignment(assigned[member.id] ?? []) }
                }
            )
        }
    }

    mutating func join(_ member: (client: String, id: String), assignor: String, owned: [Int32]) -> Int32 {
        ask(
            member.client,
            JoinGroupRequest {
                $0.groupID = "shop"
                $0.memberID = member.id
                $0.protocolType = "consumer"
                $0.protocols = [
                    JoinGroupRequest.GroupProtocol {
                        $0.name = assignor
                        $0.metadata = Self.subscription(owned)
                    }
                ]
            }, version: 5)
    }

    mutating func heartbeat(_ member: (client: String, id: String), _ generation: Int32, error: KafkaError = .none) {
        answer(askHeartbeat(member, generation), member.client, HeartbeatResponse { $0.error = error })
    }

    /// A heartbeat that is not answered yet.
    mutating func askHeartbeat(_ member: (client: String, id: String), _ generation: Int32) -> Int32 {
        ask(
            member.client,
            HeartbeatRequest {
                $0.groupID = "shop"
                $0.memberID = member.id
                $0.generationID = generation
            }, version: 3)
    }

    mutating func leave(_ member: (client: String, id: String)) {
        let request = ask(
            member.client,
            LeaveGroupRequest {
                $0.groupID = "shop"
                $0.memberID = member.id
            }, version: 1)
        answer(request, member.client, LeaveGroupResponse())
    }

    /// Fetches the partitions and brings one record's worth of nothing.
    mutating func fetch(_ client: String, _ partitions: [Int32], offset: Int64 = 0) {
        let request = ask(
            client,
            FetchRequest {
                $0.topics = [
                    FetchRequest.Topic {
                        $0.topic = "orders"
                        $0.partitions = partitions.map { partition in
                            FetchRequest.Partition {
                                $0.partition = partition
                                $0.fetchOffset = offset
                            }
                        }
                    }
                ]
            }, version: 11)
        answer(request, client, FetchResponse())
    }

    mutating func ask<Request: WireRequest>(_ client: String, _ request: Request, version: Int16) -> Int32 {
        correlationID += 1
        record(
            try? request.frame(version: version, correlationID: correlationID, clientID: client), client,
            .clientToBroker)
        return correlationID
    }

    mutating func answer<Answer: WireResponse>(_ request: Int32, _ client: String, _ answer: Answer) {
        let versions: [APIKey: Int16] = [.joinGroup: 5, .syncGroup: 3, .heartbeat: 3, .leaveGroup: 1, .fetch: 11]
        let frame = AnswerFrame(
            header: ResponseHeader(correlationID: request), version: versions[Answer.key] ?? 0, body: answer)
        record(try? frame.encoded(), client, .brokerToClient)
    }

    private mutating func record(_ frame: ByteBuffer?, _ client: String, _ direction: TapFrame.Direction) {
        now += 1
        guard var bytes = frame else { return }
        bytes.moveReaderIndex(forwardBy: 4)
        // Two members that share an id still have connections of their own; one is enough here.
        let connection = client.utf8.reduce(0) { $0 * 31 % 100_003 + Int($1) }
        recorder.record(
            .frame(
                TapFrame(
                    microseconds: now, connection: connection, broker: 1, direction: direction, bytes: bytes)))
    }

    private static func partitions(_ numbers: [Int32]) -> [ConsumerTopicPartitions] {
        guard !numbers.isEmpty else { return [] }
        return [
            ConsumerTopicPartitions {
                $0.topic = "orders"
                $0.partitions = numbers
            }
        ]
    }

    private static func subscription(_ owned: [Int32]) -> ByteBuffer {
        let content = ConsumerSubscription { $0.ownedPartitions = partitions(owned) }
        return (try? ConsumerBlob(version: 1, content: content).encoded()) ?? ByteBuffer()
    }

    private static func assignment(_ numbers: [Int32]) -> ByteBuffer {
        let content = ConsumerAssignment { $0.assignedPartitions = partitions(numbers) }
        return (try? ConsumerBlob(version: 1, content: content).encoded()) ?? ByteBuffer()
    }
}
