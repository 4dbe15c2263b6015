/// JoinGroup: what was asked and, once it is answered, what was given.
struct JoinExchange: Sendable {
    /// Empty for a newcomer.
    var memberID: String
    var instanceID: String?
    var protocolType: String
    /// The partitions that the member says it holds, by assignor; none where its subscription cannot tell.
    var owned: [String: [TopicPartition]] = [:]
    var reason: String?
    /// How long the member may be silent, in ms.
    var sessionTimeoutMilliseconds: Int32 = 0

    /// Of the answer; -1 where there is none.
    var generation: Int32 = -1
    var assignor = ""
    var leader = ""
    var givenID = ""
    var skipsAssignment: Bool?
}
