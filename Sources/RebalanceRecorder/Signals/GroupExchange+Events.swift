import KafkaWire

extension GroupExchange {
    /// Whether it may be a part of a rebalance; all others only show that a member lives.
    var isEventful: Bool {
        switch content {
        case .join, .sync, .leave: true
        case .pulse: error == .rebalanceInProgress
        case .consumer(let heartbeat):
            heartbeat.epoch <= 0 || heartbeat.owned != nil || heartbeat.assigned != nil || error != .none
                || heartbeat.givenEpoch.map { $0 != heartbeat.epoch } ?? false
        }
    }

    /// A topic that was known by its id has got a name.
    mutating func rename(_ old: String, to new: String) {
        guard case .consumer(var heartbeat) = content else { return }
        heartbeat.owned?.rename(old, to: new)
        heartbeat.assigned?.rename(old, to: new)
        content = .consumer(heartbeat)
    }
}

extension ConsumerState {
    mutating func rename(_ old: String, to new: String) {
        for name in members.keys {
            members[name]?.assigned.rename(old, to: new)
            members[name]?.owned.rename(old, to: new)
        }
    }
}

extension [TopicPartition] {
    fileprivate mutating func rename(_ old: String, to new: String) {
        for index in indices where self[index].topic == old { self[index].topic = new }
    }
}
