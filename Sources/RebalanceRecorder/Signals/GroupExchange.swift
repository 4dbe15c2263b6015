import KafkaWire

/// A request to a group's coordinator, and what became of it.
struct GroupExchange: Sendable {
    enum Content: Sendable {
        case join(JoinExchange)
        case sync(SyncExchange)
        /// The members that leave.
        case leave([LeavingMember])
        /// A member shows that it lives: Heartbeat, OffsetCommit, OffsetFetch.
        case pulse(memberID: String, generation: Int32)
        case consumer(ConsumerExchange)
    }

    struct LeavingMember: Sendable {
        var memberID: String
        var instanceID: String?
        var error = KafkaError.none
    }

    var key: APIKey
    /// Who sent it.
    var client: String
    var connection: Int
    var broker: Int32
    var sent: Moment
    /// nil as long as there is no answer.
    var answered: Moment?
    /// Of the answer.
    var error = KafkaError.none
    var content: Content
    /// How long the proxy held the request and the answer back, in µs.
    var requestHold: Int64 = 0
    var answerHold: Int64 = 0

    var succeeded: Bool { answered != nil && error == .none }

    /// The member that it is about, empty where it has no id yet.
    var memberID: String {
        switch content {
        case .join(let join): join.givenID.isEmpty ? join.memberID : join.givenID
        case .sync(let sync): sync.memberID
        case .leave(let members): members.first?.memberID ?? ""
        case .pulse(let memberID, _): memberID
        case .consumer(let heartbeat): heartbeat.givenID ?? heartbeat.memberID
        }
    }

    /// The generation or member epoch that it shows when it succeeds, nil where it shows none.
    var generation: Int32? {
        switch content {
        case .join(let join): join.generation
        case .sync(let sync): sync.generation
        case .pulse(_, let generation) where generation >= 0: generation
        case .consumer(let heartbeat): heartbeat.givenEpoch
        default: nil
        }
    }
}
