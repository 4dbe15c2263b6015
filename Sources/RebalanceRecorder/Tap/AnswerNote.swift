/// What has to be remembered of a request until it is answered.
enum AnswerNote: Sendable {
    /// The answer says nothing about groups.
    case nothing
    case group(String, sent: Moment)
    case fetch(FetchNote)
    case metadata
    case findCoordinator([String], client: String, sent: Moment)
}

/// A Fetch on its way.
struct FetchNote: Sendable {
    /// Where it stands in the history, for each partition that it covers.
    var places: [TopicPartition: FetchHistory.Place]
    var covered: [TopicPartition: Int64]
    /// Its answer may begin a session.
    var opensSession: Bool
    /// The session it is part of.
    var session: FetchSessions.Key?
}
