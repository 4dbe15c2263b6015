import KafkaWire
import NIOCore

/// A member of a classic group.
package struct ClassicMember: Sendable {
    var id: String
    var instanceID: String?
    var client: ClientIdentity
    var rebalanceTimeoutMilliseconds: Int32
    var sessionTimeoutMilliseconds: Int32
    var protocols: [JoinGroupRequest.GroupProtocol]
    var assignment = ByteBuffer()
    /// Has not been answered once yet.
    var isNew = false
    /// Its JoinGroup that waits for the others.
    var join: RequestID?
    /// Its SyncGroup that waits for the leader's.
    var sync: RequestID?
    /// Was told of the generation and has not asked for its assignment yet.
    var owesSync = false
    /// When it is taken for dead; nil while nothing is expected of it.
    var deadline: ModelTime?

    init(id: String, request: Received<JoinGroupRequest>) {
        self.id = id
        instanceID = request.body.groupInstanceID
        client = request.client
        rebalanceTimeoutMilliseconds = request.body.effectiveRebalanceTimeoutMilliseconds
        sessionTimeoutMilliseconds = request.body.sessionTimeoutMilliseconds
        protocols = request.body.protocols
    }

    /// A member that waits for the others is alive, whatever its session says; a newcomer is given up some day.
    var isExcused: Bool { !isNew && (join != nil || sync != nil) }

    func metadata(of protocolName: String?) -> ByteBuffer {
        protocols.first { $0.name == protocolName }?.metadata ?? ByteBuffer()
    }

    /// Whether it would join with the same protocols and the same metadata.
    func matches(_ others: [JoinGroupRequest.GroupProtocol]) -> Bool {
        protocols.elementsEqual(others) { $0.name == $1.name && $0.metadata == $1.metadata }
    }

    mutating func expectHeartbeat(after milliseconds: Int32, _ now: ModelTime) {
        deadline = now.adding(milliseconds: milliseconds)
    }

    mutating func expectHeartbeat(_ now: ModelTime) { expectHeartbeat(after: sessionTimeoutMilliseconds, now) }
}

extension JoinGroupRequest {
    /// Version 0 has no rebalance timeout: the session timeout stands in.
    var effectiveRebalanceTimeoutMilliseconds: Int32 {
        rebalanceTimeoutMilliseconds < 0 ? sessionTimeoutMilliseconds : rebalanceTimeoutMilliseconds
    }
}
