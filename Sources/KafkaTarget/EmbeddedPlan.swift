import EmbeddedKafka
import Experiments

/// `embedded: {…}`: the cluster that is started for a run.
public struct EmbeddedPlan: Sendable, Hashable {
    public var brokers = 3
    /// How long a killed broker is waited for before others lead without it; `nil` for Kafka's 9 s.
    public var brokerSession: Duration?
    /// How long a new group waits for more members before its first assignment; `nil` for 500 ms.
    public var joinDelay: Duration?
    /// What it does wrong on purpose, by the names of `DefectCatalog`.
    public var defects: [String] = []

    public init() {}

    init(fields: Fields) {
        brokers = fields.integer("brokers", in: 1...32) ?? brokers
        brokerSession = fields.duration("broker-session", in: .milliseconds(100)...(.seconds(3600)))
        joinDelay = fields.duration("join-delay", in: .zero...(.seconds(3600)))
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
        if let brokerSession { arguments += ["--broker-session", "\(brokerSession.wholeMicroseconds / 1000)ms"] }
        if let joinDelay { arguments += ["--join-delay", "\(joinDelay.wholeMicroseconds / 1000)ms"] }
        for defect in defects { arguments += ["--defect", defect] }
        return arguments
    }

    var summary: String {
        "\(brokers) brokers" + (defects.isEmpty ? "" : " that " + defects.joined(separator: " and "))
    }
}
