import KafkaWire

/// The defect `twoOwners`.
extension ClassicGroup {
    /// Gives the first partition of a member that has one to the next member as well.
    mutating func shareOnePartition() {
        guard protocolType == "consumer", members.count > 1 else { return }
        for index in members.indices {
            guard let blob = try? ConsumerBlob<ConsumerAssignment>(from: members[index].assignment),
                let given = blob.content.assignedPartitions.first(where: { !$0.partitions.isEmpty })
            else { continue }
            var extra = given
            extra.partitions = [given.partitions[0]]
            return add(extra, at: (index + 1) % members.count, version: blob.version)
        }
    }

    private mutating func add(_ extra: ConsumerTopicPartitions, at index: Int, version: Int16) {
        var blob =
            (try? ConsumerBlob<ConsumerAssignment>(from: members[index].assignment))
            ?? ConsumerBlob(version: version, content: ConsumerAssignment())
        if let topic = blob.content.assignedPartitions.firstIndex(where: { $0.topic == extra.topic }) {
            blob.content.assignedPartitions[topic].partitions += extra.partitions
        } else {
            blob.content.assignedPartitions.append(extra)
        }
        if let assignment = try? blob.encoded() { members[index].assignment = assignment }
    }
}
