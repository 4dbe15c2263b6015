import EmbeddedKafka
import Experiments

/// `embedded: {…}`: the cluster that is started for a run.
public struct EmbeddedPlan: Sendable, Hashable {
    public var brokers = 3
    /// How long a killed broker is waited for before others lead without it; `nil` for Kafka's 9 s.
    public var brokerSession: Duration?
    /// How long a new group waits for more members before its first assignment; `nil` for 500 ms.
    public var joinDelay: Duration?
    /// How long a member of a KIP-848 group may be silent; `nil` for Kafka's 45 s.
    public var groupSession: Duration?
    /// How often the members of a KIP-848 group are told to speak; `nil` for Kafka's 5 s.
    public var groupHeartbeat: Duration?
    /// How long after its leader each follower has a batch; `nil` for as soon as possible.
    public var replicationDelay: Duration?
    /// What it does wrong on purpose, by the names of `DefectCatalog`.
    public var defects: [String] = []

    public init() {}

    init(fields: Fields) {
        brokers = fields.integer("brokers", in: 1...32) ?? brokers
        brokerSession = fields.duration("broker-session", in: .milliseconds(100)...(.seconds(3600)))
        joinDelay = fields.duration("join-delay", in: .zero...(.seconds(3600)))
        groupSession = fields.duration("group-session", in: .milliseconds(100)...(.seconds(3600)))
        groupHeartbeat = fields.duration("group-heartbeat", in: .milliseconds(10)...(.seconds(3600)))
        replicationDelay = fields.duration("replication-delay", in: .zero...(.seconds(20)))
        let (session, heartbeat) = (groupSession ?? .seconds(45), groupHeartbeat ?? .seconds(5))
        if heartbeat >= session {
            fields.report(
                groupHeartbeat == nil ? "group-session" : "group-heartbeat",
                problem: "a heartbeat every \(heartbeat.written) is too rare for a session of \(session.written)",
                remedy: "make 'group-heartbeat' shorter than 'group-session'")
        }
        defects = fields.strings("defects") ?? []
        for name in defects where DefectCatalog.defect(named: name) == nil {
            let known = DefectCatalog.entries.map(\.name)
            fields.report(
                "defects", problem: "there is no defect '\(name)'", remedy: "use " + known.joined(separator: ", "))
        }
    }

    /// What `highwater broker kafka` is told.
    var arguments: [String] {
        var arguments = ["--brokers", String(brokers)]
        for (option, time) in [
            ("--broker-session", brokerSession), ("--join-delay", joinDelay), ("--group-session", groupSession),
            ("--group-heartbeat", groupHeartbeat), ("--replication-delay", replicationDelay),
        ] {
            if let time { arguments += [option, "\(time.wholeMicroseconds / 1000)ms"] }
        }
        for defect in defects { arguments += ["--defect", defect] }
        return arguments
    }

    var summary: String {
        "\(brokers) brokers" + (defects.isEmpty ? "" : " that " + defects.joined(separator: " and "))
    }
}
