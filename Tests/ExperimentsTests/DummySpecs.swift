import Experiments

struct DummyTarget: TargetSpec {
    static let kind = "kafka"
    static let summary = "A broker that does not exist."
    let partitions: Int

    init?(fields: Fields) {
        fields.demand("partitions", example: "partitions: 12")
        guard let partitions = fields.integer("partitions", in: 1...1000) else { return nil }
        self.partitions = partitions
    }

    var summary: String { "\(partitions) partitions" }
}

struct DummyGateway: TargetSpec {
    static let kind = "http"
    static let summary = "A gateway that does not exist."
    static let operations = OperationKind.requests

    init?(fields: Fields) {}

    var summary: String { "a gateway" }
}

struct DummyKill: FaultSpec {
    static let kind = "kill"
    static let summary = "Kills a consumer."
    static let accepts: Set<ScheduleKey> = [.for, .restartAfter]
    static let startsAgain = true
    let consumer: String

    init?(fields: Fields) { consumer = fields.string("consumer") ?? "any" }

    var effect: String { "SIGKILL \(consumer) consumer" }
    var undo: String { "start it again" }
    var needsDuration: Bool { false }
}

struct DummyNetwork: FaultSpec {
    static let kind = "network"
    static let summary = "Disturbs connections."
    static let accepts: Set<ScheduleKey> = [.for, .between]
    let latency: Duration
    let loss: Double

    init?(fields: Fields) {
        latency = fields.duration("latency") ?? .zero
        loss = fields.share("loss") ?? 0
    }

    var effect: String { "delay by \(latency.written)" }
    var undo: String { "none" }
    var needsDuration: Bool { true }
}

/// Restarts all consumers that the run has started, which takes 2 s each.
struct DummyRoll: FaultSpec {
    static let kind = "roll"
    static let summary = "Restarts all consumers."
    let requiredConsumers: RequiredConsumers

    init?(fields: Fields) { requiredConsumers = fields.flag("reference") == true ? .reference : .startedByRun }

    var effect: String { "restart all consumers" }
    var undo: String { "none" }
    var needsDuration: Bool { true }
    func shortestDuration(consumers: Int) -> Duration? { .seconds(2) * consumers }
}

struct DummyNoLoss: InvariantSpec {
    static let kind = "no-loss"
    static let summary = "Acknowledged messages are delivered."
    init?(fields: Fields) {}
    var bound: String { "none lost" }
}

struct DummyBoundedLag: InvariantSpec {
    static let kind = "bounded-lag"
    static let summary = "The lag stays under a bound."
    let max: Int

    init?(fields: Fields) {
        _ = fields.fault("fault")
        fields.demand("max", example: "max: 20000")
        guard let max = fields.integer("max", in: 0...Int.max) else { return nil }
        self.max = max
    }

    var bound: String { "lag at most \(max)" }
}

extension Catalogs {
    static let dummies = Catalogs(
        targets: [DummyTarget.self, DummyGateway.self], faults: [DummyKill.self, DummyNetwork.self, DummyRoll.self],
        invariants: [DummyNoLoss.self, DummyBoundedLag.self])
}
