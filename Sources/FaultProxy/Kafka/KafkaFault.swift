import KafkaWire

/// Acts on a share of the requests of some Kafka APIs, by client, topic or group. Works on links that understand Kafka.
///
/// A request is hit if it fits every pattern that is given; one that names several topics fits if any of them does, and
/// is then delayed or refused as a whole. The first fault of a link that hits a request decides; the others are not asked.
public struct KafkaFault: ToxicKind {
    public static let typeName = "kafka"
    static let needs = ToxicNeed.kafka

    public var apis: Set<APIKey>
    /// nil for every client, also those without an id.
    public var clientID: NamePattern?
    /// nil for every request, also those that name no topic.
    public var topic: NamePattern?
    /// nil for every request, also those that name no group.
    public var group: NamePattern?
    /// The share (0…1) of the fitting requests that is hit, drawn for each by its number on the connection.
    public var share: Double
    public var action: KafkaAction

    public init(
        apis: Set<APIKey>, clientID: NamePattern? = nil, topic: NamePattern? = nil, group: NamePattern? = nil,
        share: Double = 1, action: KafkaAction
    ) {
        self.apis = apis
        self.clientID = clientID
        self.topic = topic
        self.group = group
        self.share = share
        self.action = action
    }

    func check() throws(ToxicError) {
        guard !apis.isEmpty else {
            throw ToxicError("apis", problem: "no API is named", remedy: "name at least one, such as Heartbeat")
        }
        try ToxicError.check(share: share, "share")
        switch action {
        case .delayRequest(let delay), .delayAnswer(let delay):
            try ToxicError.check(delay, "delay", isZeroAllowed: false)
        case .answer(let error, _): try check(error)
        case .swallowAnswer, .resetInsteadOfAnswer: break
        }
        if topic != nil || group != nil { try checkAPIsAreRead() }
    }

    private func check(_ error: KafkaError) throws(ToxicError) {
        guard error != .none else {
            throw ToxicError("error", problem: "0 is no error", remedy: "name one, such as NOT_LEADER_OR_FOLLOWER")
        }
        if let api = names(apis.subtracting(ErrorAnswer.apis)) {
            throw ToxicError(
                "apis", problem: "\(api) cannot be answered with an error", remedy: "leave it out, or delay it")
        }
    }

    private func checkAPIsAreRead() throws(ToxicError) {
        let unread = apis.filter { MessageCatalog.request($0) == nil }
        if let api = names(unread) {
            throw ToxicError(
                "apis", problem: "the topics and groups of \(api) are not known",
                remedy: "leave it out, or match by client id")
        }
    }

    private func names(_ apis: Set<APIKey>) -> String? {
        apis.isEmpty ? nil : apis.map(\.description).sorted().joined(separator: ", ")
    }

    /// The link decides, since only it sees whole frames.
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }
}
