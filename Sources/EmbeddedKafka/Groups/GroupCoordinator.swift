import KafkaWire

/// The coordinators of all groups of a cluster: requests with a time go in, answers come out at once or later.
///
/// It has no sockets and no clock, and its only chance is in the names of members, which follow from the seed: the same
/// requests at the same times get the same answers. What Kafka replicates among its coordinators is kept once here; which
/// broker a request reached decides whether it is answered at all.
public struct GroupCoordinator: Sendable {
    /// What is done wrong on purpose.
    public var defects: GroupDefects {
        get { turn.defects }
        set { turn.defects = newValue }
    }

    var turn: GroupTurn
    var placement = GroupPlacement()
    var topics = TopicTable()
    package var classic: [String: ClassicGroup] = [:]
    package var consumer: [String: ConsumerGroup] = [:]
    var offsets: [String: CommittedOffsets] = [:]
    /// When each group next has something to do.
    private var deadlines: [String: ModelTime] = [:]
    /// The earliest of `deadlines`, the group's name deciding between equals.
    private var earliest: (time: ModelTime, group: String)?

    public init(configuration: GroupConfiguration = GroupConfiguration(), seed: UInt64) {
        turn = GroupTurn(configuration: configuration, ids: MemberIDSource(seed: seed))
    }

    /// The answers that have arisen since they were last taken, in that order.
    public mutating func takeAnswers() -> [AnsweredRequest] {
        defer { turn.answers.removeAll(keepingCapacity: true) }
        return turn.answers
    }

    /// Tells of all topics that exist, whenever one is made or deleted or given partitions. Offsets in others are forgotten.
    public mutating func setTopics(_ all: [GroupTopic], at now: ModelTime) {
        advance(to: now)
        topics = TopicTable(all)
        for id in consumer.keys { consumer[id]?.topicsChanged = true }
        for id in offsets.keys { offsets[id]?.keep { [topics] in topics.has($0, partition: $1) } }
    }

    /// Takes a request that reached `broker`. Its answer is among the next ones, or comes with time.
    public mutating func receive(
        _ request: GroupRequest, version: Int16, id: RequestID, from client: ClientIdentity, broker: Int32,
        at now: ModelTime
    ) {
        advance(to: now)
        turn.now = max(turn.now, now)
        func received<Body: Sendable>(_ body: Body) -> Received<Body> {
            Received(body: body, version: version, id: id, client: client)
        }
        switch request {
        case .joinGroup(let body): join(received(body), broker)
        case .syncGroup(let body): sync(received(body), broker)
        case .heartbeat(let body): heartbeat(received(body), broker)
        case .leaveGroup(let body): leave(received(body), broker)
        case .offsetCommit(let body): commit(received(body), broker)
        case .offsetFetch(let body): fetchOffsets(received(body), broker)
        case .offsetDelete(let body): deleteOffsets(received(body), broker)
        case .describeGroups(let body): describe(received(body), broker)
        case .listGroups(let body): list(received(body), broker)
        case .deleteGroups(let body): delete(received(body), broker)
        case .consumerGroupHeartbeat(let body): consumerHeartbeat(received(body), broker)
        case .consumerGroupDescribe(let body): describeConsumers(received(body), broker)
        }
    }

    /// Which error a request for the group deserves here before the group itself is asked.
    func standing(of group: String, at broker: Int32) -> KafkaError {
        group.isEmpty ? .invalidGroupID : placement.standing(of: group, at: broker, turn.now)
    }
}

// MARK: Time

extension GroupCoordinator {
    /// When `advance` has something to do next.
    public var nextDeadline: ModelTime? { earliest?.time }

    /// Does everything that is due up to `now`, each thing at its own time.
    public mutating func advance(to now: ModelTime) {
        while let next = earliest, next.time <= now {
            turn.now = max(turn.now, next.time)
            classic[next.group]?.advance(&turn)
            consumer[next.group]?.advance(turn.now, topics)
            touched(next.group)
        }
        turn.now = max(turn.now, now)
    }

    /// Notes when a group that was changed has something to do next.
    mutating func touched(_ group: String) {
        let next = classic[group]?.nextDeadline ?? consumer[group]?.nextDeadline
        deadlines[group] = next
        if earliest?.group == group {
            earliest = deadlines.min { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.value, $0.key) }
        } else if let next, earliest.map({ (next, group) < ($0.time, $0.group) }) ?? true {
            earliest = (next, group)
        }
    }
}
