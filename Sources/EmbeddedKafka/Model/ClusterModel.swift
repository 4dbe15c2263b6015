import KafkaWire

/// The cluster without sockets and without a clock: requests and moments in, answers out.
///
/// A value would be as good, but for what one partition costs to change in place; so it is a class with one owner, which
/// calls from one thread. The same seed and the same calls give the same answers.
public final class ClusterModel {
    public let configuration: ClusterConfiguration
    public internal(set) var now = ModelTime.zero
    /// What is wrong on purpose, from now on.
    public internal(set) var defects: Defects
    public let clusterID: String

    var brokers: [BrokerState]
    var addresses: [Int32: BrokerAddress] = [:]
    var topics: [String: Topic] = [:]
    /// In the order of their creation: the order of a dictionary is another in each process.
    var topicOrder: [Topic] = []
    var topicsByID: [WireUUID: Topic] = [:]
    var dice: ModelDice
    let memory: BatchMemory
    var deadlines = DeadlineQueue<ModelEvent>()
    var groups: GroupCoordinator
    var parkedFetches: [RequestID: ParkedFetch] = [:]
    var parkedProduces: [RequestID: ParkedProduce] = [:]
    var nextProducerID: Int64 = 1
    /// Brokers' turns at being the first replica of a new topic.
    var placementTurn = 0
    private var answers: [(id: RequestID, answer: ClusterAnswer)] = []

    public init(_ configuration: ClusterConfiguration) {
        self.configuration = configuration
        var dice = ModelDice(seed: configuration.seed)
        clusterID = ClusterModel.identifier(&dice)
        groups = GroupCoordinator(configuration: configuration.groups, seed: dice.next())
        self.dice = dice
        defects = configuration.defects
        memory = BatchMemory(limit: configuration.memory)
        brokers = (0..<configuration.brokers).map {
            BrokerState(id: Int32($0) + 1, replicationDelay: configuration.replicationDelay)
        }
        passDefectsOn()
        scheduleRetention()
    }

    /// Where clients reach each broker; the answers tell it.
    public func setAddress(_ address: BrokerAddress) { addresses[address.nodeID] = address }

    // MARK: Time

    /// When `advance` must be called at the latest, nil when nothing is due ever.
    public var nextDeadline: ModelTime? {
        guard let own = deadlines.next, let groups = groups.nextDeadline else {
            return deadlines.next ?? groups.nextDeadline
        }
        return min(own, groups)
    }

    /// Lets happen whatever is due at `time`, in its order.
    public func advance(to time: ModelTime) {
        while let due = nextDeadline, due <= time {
            now = max(now, due)
            if let event = deadlines.popDue(by: now) { handle(event) } else { advanceGroups() }
        }
        now = max(now, time)
        memory.settle()
    }

    private func handle(_ event: ModelEvent) {
        switch event {
        case .fetch(let id): finishFetch(id)
        case .produce(let id): giveUpProduce(id)
        case .replicate(let partition, let broker): replicateDue(partition, broker)
        case .watch(let partition, let broker): checkInSync(partition, broker)
        case .session(let broker, let incarnation): endSession(broker, incarnation)
        case .retention:
            applyRetention()
            scheduleRetention()
        }
    }

    // MARK: Answers

    func answer(_ id: RequestID, _ answer: ClusterAnswer) { answers.append((id, answer)) }

    /// The answers since the last call, in their order.
    public func takeAnswers() -> [(id: RequestID, answer: ClusterAnswer)] {
        guard !answers.isEmpty else { return [] }
        let taken = answers
        answers.removeAll(keepingCapacity: true)
        return taken
    }

    /// Drops a request whose client is gone.
    public func forget(_ id: RequestID) {
        removeFetch(id)
        parkedProduces[id] = nil
    }

    // MARK: Finding

    package func broker(_ id: Int32) -> BrokerState? {
        brokers.indices.contains(Int(id) - 1) ? brokers[Int(id) - 1] : nil
    }

    package func partition(_ topic: String, _ index: Int32) -> Partition? { topics[topic]?[index] }

    var allPartitions: [Partition] { topicOrder.flatMap(\.partitions) }

    /// 22 characters, as Kafka's ids have.
    private static func identifier(_ dice: inout ModelDice) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<22).map { _ in letters[Int(dice.next() % UInt64(letters.count))] })
    }
}
