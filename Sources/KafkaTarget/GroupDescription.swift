import CRdKafka
import TargetKit

/// Asks the cluster who is in a group.
enum GroupDescription {
    /// `nil` when no broker tells in time, or none describes groups of this kind.
    static func read(
        _ group: String, topic: String, client: OpaquePointer, within limit: Duration
    ) -> GroupMembership? {
        withGroups(named: group, client: client, within: limit) { groups in
            let found = groups.first { $0.err == RD_KAFKA_RESP_ERR_NO_ERROR }
            guard let found else { return GroupMembership(members: []) }
            return GroupMembership(members: (0..<Int(found.member_cnt)).map { member(found.members[$0], topic) })
        }
    }

    /// The broker that answers for the group, which is its coordinator; `nil` when none does in time.
    static func coordinator(of group: String, client: OpaquePointer, within limit: Duration) -> Int32? {
        withGroups(named: group, client: client, within: limit) { groups in groups.first?.broker.id } ?? nil
    }

    /// `nil` when no broker tells in time.
    private static func withGroups<Result>(
        named group: String, client: OpaquePointer, within limit: Duration,
        _ body: ([rd_kafka_group_info]) -> Result
    ) -> Result? {
        var list: UnsafePointer<rd_kafka_group_list>?
        let code = rd_kafka_list_groups(client, group, &list, Int32(limit.wholeMicroseconds / 1000))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return nil }
        defer { rd_kafka_group_list_destroy(list) }
        let all = (0..<Int(list.pointee.group_cnt)).map { list.pointee.groups[$0] }
        return body(all.filter { String(cString: $0.group) == group })
    }

    private static func member(_ member: rd_kafka_group_member_info, _ topic: String) -> GroupMembership.Member {
        let bytes = UnsafeRawBufferPointer(start: member.member_assignment, count: Int(member.member_assignment_size))
        return GroupMembership.Member(
            client: String(cString: member.client_id), partitions: partitions(bytes, of: topic))
    }

    /// Reads Kafka's `ConsumerProtocolAssignment`: version, then topics with their partitions, big-endian.
    static func partitions(_ bytes: UnsafeRawBufferPointer, of topic: String) -> [Int32] {
        var reader = BigEndianReader(bytes: bytes)
        guard reader.integer(Int16.self) != nil, let topics = reader.integer(Int32.self) else { return [] }
        var found: [Int32] = []
        for _ in 0..<max(0, topics) {
            guard let name = reader.text(), let count = reader.integer(Int32.self) else { return found }
            for _ in 0..<max(0, count) {
                guard let partition = reader.integer(Int32.self) else { return found }
                if name == topic { found.append(partition) }
            }
        }
        return found
    }
}

/// Reads numbers and texts from the front of bytes.
private struct BigEndianReader {
    var bytes: UnsafeRawBufferPointer
    var offset = 0

    mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        let size = MemoryLayout<Number>.size
        guard offset + size <= bytes.count else { return nil }
        defer { offset += size }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    mutating func text() -> String? {
        guard let length = integer(Int16.self), length >= 0, offset + Int(length) <= bytes.count else { return nil }
        defer { offset += Int(length) }
        return String(decoding: bytes[offset..<offset + Int(length)], as: UTF8.self)
    }
}
