import EmbeddedKafka
import KafkaWire
import NIOCore

/// A classic group of simple consumers, which rebalance all at once.
struct ModelGroup {
    struct Member {
        var name: String
        var memberID = ""
        var generation: Int32 = -1
        /// The next offset of each partition that it owns.
        var positions: [Int32: Int64] = [:]
    }

    static let name = "g"

    private let desk: ModelDesk
    private(set) var members: [Member] = []
    private var started = 0

    init(_ desk: ModelDesk) { self.desk = desk }

    mutating func start() -> String {
        started += 1
        members.append(Member(name: "consumer-\(started)"))
        return members[members.count - 1].name
    }

    mutating func kill(_ index: Int) -> String { members.remove(at: index).name }

    mutating func moved(_ index: Int, _ partition: Int32, to offset: Int64) {
        if members[index].positions[partition] != nil { members[index].positions[partition] = offset }
    }

    // MARK: Requests

    /// The broker that coordinates the group; faults may have it that there is none for a while.
    private func coordinator() -> Int32? {
        for _ in 0..<200 {
            let asked = (1...3).first { desk.model.broker($0)?.isRunning == true }
            let request = FindCoordinatorRequest { $0.key = Self.name }
            let answer = asked.flatMap { desk.ask(request, version: 2, as: "group", of: $0) }
            if let answer, answer.error == .none, desk.model.broker(answer.nodeID)?.isRunning == true {
                return answer.nodeID
            }
            desk.advance(by: .milliseconds(50))
        }
        return nil
    }

    func commit(_ index: Int) -> Bool {
        let member = members[index]
        guard !member.positions.isEmpty, let broker = coordinator() else { return false }
        let request = OffsetCommitRequest {
            $0.groupID = Self.name
            $0.generationIDOrMemberEpoch = member.generation
            $0.memberID = member.memberID
            $0.topics = [
                .init {
                    $0.name = ModelRun.topic
                    $0.partitions = member.positions.sorted { $0.key < $1.key }.map { partition, offset in
                        .init {
                            $0.partitionIndex = partition
                            $0.committedOffset = offset
                        }
                    }
                }
            ]
        }
        let answer = desk.ask(request, version: 7, as: member.name, of: broker)
        return answer?.topics.first?.partitions.allSatisfy { $0.error == .none } ?? false
    }

    mutating func leave(_ index: Int) -> String {
        let member = members.remove(at: index)
        let request = LeaveGroupRequest {
            $0.groupID = Self.name
            $0.memberID = member.memberID
        }
        if let broker = coordinator() { _ = desk.ask(request, version: 1, as: member.name, of: broker) }
        return member.name
    }

    // MARK: Rebalance

    /// All members join anew; false when that did not come to an end, and nobody owns anything then.
    mutating func rebalance() -> Bool {
        for index in members.indices { members[index].positions = [:] }
        for _ in 0..<10 where !members.isEmpty {
            guard let broker = coordinator() else {
                return false
            }
            if let told = join(broker), sync(told, broker), fetchOffsets(broker) { return true }
            desk.advance(by: .milliseconds(500))
        }
        return members.isEmpty
    }

    /// What the leader is told; nil when somebody must try again.
    private mutating func join(_ broker: Int32) -> (leader: String, members: [String])? {
        let subscription = ConsumerSubscription { $0.topics = [ModelRun.topic] }
        guard let metadata = try? ConsumerBlob(version: 1, content: subscription).encoded() else { return nil }
        // Newcomers first: a group whose members are all there again does not wait for one that it does not know.
        members.sort { $0.memberID.isEmpty && !$1.memberID.isEmpty }
        let ids = members.map { member in
            let request = JoinGroupRequest {
                $0.groupID = Self.name
                $0.sessionTimeoutMilliseconds = 6_000
                $0.rebalanceTimeoutMilliseconds = 1_000
                $0.memberID = member.memberID
                $0.protocolType = "consumer"
                $0.protocols = [
                    .init {
                        $0.name = "range"
                        $0.metadata = metadata
                    }
                ]
            }
            return desk.send(request, version: 3, as: member.name, to: broker)
        }
        var told: (String, [String])?
        var generations: Set<Int32> = []
        for (index, id) in ids.enumerated() {
            let answer: JoinGroupResponse? = desk.wait(for: id)
            members[index].memberID = answer?.error == KafkaError.none ? answer?.memberID ?? "" : ""
            members[index].generation = answer?.generationID ?? -1
            generations.insert(members[index].generation)
            if let answer, answer.leader == answer.memberID { told = (answer.leader, answer.members.map(\.memberID)) }
        }
        return generations.count == 1 && !generations.contains(-1) ? told : nil
    }

    private mutating func sync(_ told: (leader: String, members: [String]), _ broker: Int32) -> Bool {
        var ids: [RequestID] = []
        for member in members {
            let request = SyncGroupRequest {
                $0.groupID = Self.name
                $0.generationID = member.generation
                $0.memberID = member.memberID
                $0.assignments = member.memberID == told.leader ? Self.assignments(told.members) : []
            }
            ids.append(desk.send(request, version: 1, as: member.name, to: broker))
        }
        for (index, id) in ids.enumerated() {
            let answer: SyncGroupResponse? = desk.wait(for: id)
            guard let answer, answer.error == .none,
                let blob = try? ConsumerBlob<ConsumerAssignment>(from: answer.assignment)
            else { return false }
            let partitions = blob.content.assignedPartitions.flatMap(\.partitions)
            members[index].positions = partitions.reduce(into: [:]) { $0[$1] = 0 }
        }
        return true
    }

    private static func assignments(_ members: [String]) -> [SyncGroupRequest.Assignment] {
        members.sorted().enumerated().map { place, member in
            let partitions = (0..<ModelRun.partitions).filter { Int($0) % members.count == place }
            let assignment = ConsumerAssignment {
                $0.assignedPartitions = [
                    .init {
                        $0.topic = ModelRun.topic
                        $0.partitions = partitions
                    }
                ]
            }
            return .init {
                $0.memberID = member
                $0.assignment = (try? ConsumerBlob(version: 1, content: assignment).encoded()) ?? ByteBuffer()
            }
        }
    }

    private mutating func fetchOffsets(_ broker: Int32) -> Bool {
        for index in members.indices where !members[index].positions.isEmpty {
            let partitions = members[index].positions.keys.sorted()
            let request = OffsetFetchRequest {
                $0.groupID = Self.name
                $0.topics = [
                    .init {
                        $0.name = ModelRun.topic
                        $0.partitionIndexes = partitions
                    }
                ]
            }
            guard let answer = desk.ask(request, version: 5, as: members[index].name, of: broker), answer.error == .none
            else { return false }
            for partition in answer.topics.first?.partitions ?? [] where partition.committedOffset >= 0 {
                members[index].positions[partition.partitionIndex] = partition.committedOffset
            }
        }
        return true
    }
}
