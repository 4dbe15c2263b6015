import KafkaWire

/// What a group is given at each step, and where it puts its answers.
struct GroupTurn: Sendable {
    var now = ModelTime.zero
    var configuration: GroupConfiguration
    var defects: GroupDefects = []
    var ids: MemberIDSource
    var answers: [AnsweredRequest] = []

    mutating func answer(_ id: RequestID, _ answer: GroupAnswer) {
        answers.append(AnsweredRequest(id: id, answer: answer))
    }

    mutating func refuse(_ request: Received<JoinGroupRequest>, _ error: KafkaError, memberID: String) {
        answer(request.id, .joinGroup(JoinGroupResponse.refusal(error, memberID: memberID)))
    }

    mutating func refuse(sync id: RequestID, _ error: KafkaError) {
        answer(id, .syncGroup(SyncGroupResponse { $0.error = error }))
    }
}

/// A request with what came along with it.
struct Received<Body: Sendable>: Sendable {
    var body: Body
    var version: Int16
    var id: RequestID
    var client: ClientIdentity
}

extension JoinGroupResponse {
    static func refusal(_ error: KafkaError, memberID: String) -> Self {
        Self {
            $0.error = error
            $0.memberID = memberID
        }
    }
}
