import Experiments
import FaultProxy
import KafkaWire

/// `kafka: {apis: [Heartbeat], delay: 3s}`: the requests of some Kafka APIs are delayed, refused or not answered.
public struct KafkaRequestsFault: ToxicFault {
    public static let kind = "kafka"
    public static let summary =
        "Requests of some Kafka APIs are delayed, answered with an error, or not answered; by client, topic and group."
    public let backend: BackendChoice? = nil
    private let toxic: KafkaFault

    /// What becomes of the answer when it is to be lost.
    private enum LostAnswer: String, CaseIterable {
        /// Nothing more comes on the connection.
        case silence
        /// The connection is reset.
        case reset
    }

    public init?(fields: Fields) {
        fields.demand("apis", example: "apis: [Heartbeat]")
        let apis = (fields.strings("apis") ?? []).compactMap { Self.api($0, fields) }
        let action = Self.action(fields)
        let share = fields.share("share") ?? 1
        func pattern(_ key: String) -> NamePattern? { fields.string(key).map { NamePattern($0) } }
        let (client, topic, group) = (pattern("client"), pattern("topic"), pattern("group"))
        guard let action, !apis.isEmpty else { return nil }
        toxic = KafkaFault(
            apis: Set(apis), clientID: client, topic: topic, group: group, share: share, action: action)
        do { try Toxic.kafka(toxic).check() } catch {
            fields.report(Self.key(of: error, in: fields), problem: error.problem, remedy: error.remedy)
            return nil
        }
    }

    private static func api(_ name: String, _ fields: Fields) -> APIKey? {
        if let api = APIKey(name: name) { return api }
        let known = ErrorAnswer.apis.map(\.description).sorted()
        fields.report(
            "apis", problem: "Kafka has no API '\(name)' that is known here",
            remedy: Suggestion.remedy(for: name, among: known))
        return nil
    }

    private static func action(_ fields: Fields) -> KafkaAction? {
        let request = fields.duration("delay")
        let answer = fields.duration("delay-answer")
        let lost = fields.choice("lose-answer", LostAnswer.self)
        let error = fields.string("answer")
        let isApplied = fields.flag("applied")
        let given = ["delay", "delay-answer", "lose-answer", "answer"].filter(fields.contains)
        guard given.count == 1 else {
            fields.report(
                given.dropFirst().first,
                problem: given.isEmpty ? "nothing is done to the requests" : "two things are done",
                remedy: "give one of 'delay', 'delay-answer', 'lose-answer' and 'answer'")
            return nil
        }
        if isApplied != nil, error == nil {
            fields.report(
                "applied", problem: "'applied' says what becomes of a request that is answered with an error",
                remedy: "remove it, or give 'answer'")
        }
        if let request { return .delayRequest(request) }
        if let answer { return .delayAnswer(answer) }
        if let lost { return lost == .silence ? .swallowAnswer : .resetInsteadOfAnswer }
        guard let error else { return nil }
        guard let code = KafkaError(name: error) else {
            fields.report(
                "answer", problem: "'\(error)' is not an error of Kafka",
                remedy: "write its name in Kafka's documentation, such as 'NOT_LEADER_OR_FOLLOWER'")
            return nil
        }
        return .answer(code, forwards: isApplied ?? false)
    }

    /// The engine speaks of `error`; here it is the key `answer`.
    private static func key(of error: ToxicError, in fields: Fields) -> String? {
        [error.attribute, "answer", "apis"].first { fields.contains($0) }
    }

    public var effect: String {
        let apis = toxic.apis.map(\.description).sorted().joined(separator: ", ")
        let share = toxic.share < 1 ? "\(Share(fraction: toxic.share)) of " : ""
        let action =
            switch toxic.action {
            case .delayRequest(let delay): "reach the broker \(delay.inMilliseconds) ms late"
            case .delayAnswer(let delay): "are answered \(delay.inMilliseconds) ms late"
            case .swallowAnswer: "are done and never answered"
            case .resetInsteadOfAnswer: "are done, and the connection is reset before the answer"
            case .answer(let error, let forwards):
                (forwards ? "are done, and answered with " : "are refused with ") + error.name
            }
        return "\(share)\(apis) \(action)\(scope)"
    }

    private var scope: String {
        let parts = [("client", toxic.clientID), ("topic", toxic.topic), ("group", toxic.group)]
        return parts.compactMap { name, pattern in pattern.map { ", \(name) \($0)" } }.joined()
    }

    public var undo: String { "remove the rule; what is held goes on at the end of its delay" }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        guard Set(ToxicInjection.sides(scheduled, scene)).isDisjoint(with: ProxySide.ofGateway) else {
            throw FaultError("a gateway takes no requests of Kafka: nothing matches")
        }
        let injection = try ToxicInjection.inject([.kafka(toxic)], scheduled, scene)
        // A heartbeat comes once in some seconds.
        let evidence = try await injection.confirm(scene, within: .seconds(10)) { $0.requestsHit > 0 }
        return Injected(injection, proof: Self.describe(evidence))
    }

    public func evidence(_ injection: ToxicInjection, in scene: FaultScene) -> Evidence? {
        let total = injection.total(scene)
        return Evidence(isEffective: total.requestsHit > 0, Self.describe(total))
    }

    private static func describe(_ evidence: ToxicEvidence) -> String {
        "\(evidence.requestsHit) of \(evidence.requestsMatched) matching requests hit"
    }
}
