import KafkaWire

/// Faults about requests of some Kafka APIs as people write them.
extension KafkaFault {
    static let entry = ToxicType(
        typeName, "requests of some Kafka APIs are delayed, refused or not answered",
        [
            .init("apis", .texts, []), .init("action", .choice(WrittenAction.allCases.map(\.rawValue)), "delay"),
            .init("client", .text, ""), .init("topic", .text, ""), .init("group", .text, ""),
            .init("share", .share, 1), .init("delay", .milliseconds), .init("error", .text, ""),
            .init("applied", .flag, false),
        ]
    ) { (values) throws(ToxicError) in
        KafkaFault(
            apis: try apis(values), clientID: values.given("client").map { NamePattern($0) },
            topic: values.given("topic").map { NamePattern($0) }, group: values.given("group").map { NamePattern($0) },
            share: values.share("share"), action: try action(values))
    }

    private enum WrittenAction: String, CaseIterable {
        case delay
        case delayAnswer = "delay_answer"
        case swallow, reset, error
    }

    private static func action(_ values: AttributeValues) throws(ToxicError) -> KafkaAction {
        switch WrittenAction(rawValue: values.text("action")) ?? .delay {
        case .delay: return .delayRequest(values.milliseconds("delay"))
        case .delayAnswer: return .delayAnswer(values.milliseconds("delay"))
        case .swallow: return .swallowAnswer
        case .reset: return .resetInsteadOfAnswer
        case .error:
            guard let error = KafkaError(name: values.text("error")) else {
                throw ToxicError(
                    "error", problem: "'\(values.text("error").prefix(60))' is not an error of Kafka",
                    remedy: "write its name in Kafka's documentation, such as 'NOT_LEADER_OR_FOLLOWER'")
            }
            return .answer(error, forwards: values.flag("applied"))
        }
    }

    /// Also as one text, such as `Heartbeat,OffsetCommit`.
    private static func apis(_ values: AttributeValues) throws(ToxicError) -> Set<APIKey> {
        var apis: Set<APIKey> = []
        for name in values.texts("apis").flatMap({ $0.split(separator: ",") }) {
            let name = name.filter { !$0.isWhitespace }
            guard let api = APIKey(name: name) else {
                throw ToxicError(
                    "apis", problem: "Kafka has no API '\(name.prefix(60))' that is known here",
                    remedy: "write its name in Kafka's protocol, such as 'Heartbeat' or 'OffsetCommit'")
            }
            apis.insert(api)
        }
        return apis
    }
}
