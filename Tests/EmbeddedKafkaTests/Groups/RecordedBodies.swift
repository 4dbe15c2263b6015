import KafkaWire
import RecordedTraffic

extension Recording.Frame {
    func decodedRequest() throws -> any WireRequest {
        func read<Body: WireRequest>(_ type: Body.Type) throws -> any WireRequest {
            try RequestFrame<Body>(from: bytes).body
        }
        guard let type = MessageCatalog.request(key) else { throw WireError.unsupportedVersion(key, version) }
        return try read(type)
    }

    func decodedAnswer() throws -> any WireResponse {
        func read<Body: WireRequest>(_ type: Body.Type) throws -> any WireResponse {
            try AnswerFrame<Body.Response>(from: bytes, version: version).body
        }
        guard let type = MessageCatalog.request(key) else { throw WireError.unsupportedVersion(key, version) }
        return try read(type)
    }
}

extension WireRequest {
    /// The group that the request is about, nil for none.
    var groupID: String? { RequestSubjects(of: self).groups.first }
}

extension WireResponse {
    /// The error of an answer to a member.
    var firstError: KafkaError {
        switch self {
        case let body as JoinGroupResponse: body.error
        case let body as SyncGroupResponse: body.error
        case let body as HeartbeatResponse: body.error
        case let body as LeaveGroupResponse: body.error
        case let body as OffsetCommitResponse: body.topics.first?.partitions.first?.error ?? .none
        case let body as OffsetFetchResponse: body.groups.first?.error ?? body.error
        case let body as ConsumerGroupHeartbeatResponse: body.error
        default: .none
        }
    }
}
