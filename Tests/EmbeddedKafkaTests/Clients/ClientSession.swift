import Testing

/// A library, and what is tried with it.
struct ClientSession: CustomTestStringConvertible, Sendable {
    var library: String
    var scenario: String

    var testDescription: String { "\(library), \(scenario)" }

    /// kafka-python and aiokafka do not speak KIP-848, and aiokafka has no cooperative assignor.
    static let all =
        ["exchange", "admin", "leader-moves", "restarts", "eager", "static"].flatMap { scenario in
            ["confluent-kafka", "kafka-python", "aiokafka"].map { ClientSession(library: $0, scenario: scenario) }
        } + [
            ClientSession(library: "confluent-kafka", scenario: "cooperative"),
            ClientSession(library: "kafka-python", scenario: "cooperative"),
            ClientSession(library: "confluent-kafka", scenario: "consumer"),
        ]
}
