import EmbeddedKafka

extension ClusterHistory {
    /// One fault, or the end of one.
    func disturb() {
        let broker = Int32(1 + dice.next() % 3)
        let partition = Int32(dice.next() % UInt64(Self.partitions))
        switch dice.next() % 10 {
        case 0:
            take(.down(broker: broker))
            disconnect(broker)
        case 1:
            take(.stop(broker: broker))
            disconnect(broker)
        case 2...3: take(.up(broker: broker))
        case 4: take(.pause(broker: broker))
        case 5: take(.resume(broker: broker))
        case 6: take(.replicaLag(broker: broker, milliseconds: Int(dice.next() % 300)))
        case 7: take(.replicaLag(broker: broker, milliseconds: dice.falls(0.3) ? -1 : 0))
        case 8 where isUnclean: take(.electUnclean(topic: "t", partition: partition, broker: broker))
        default: take(.moveLeader(topic: "t", partition: partition, broker: broker))
        }
    }

    /// Many a command is refused, such as one to a broker that is down; that is no finding.
    private func take(_ command: ClusterCommand) { try? model.perform(command) }
}
