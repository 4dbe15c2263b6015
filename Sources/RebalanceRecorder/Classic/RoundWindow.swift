import KafkaWire

/// What belongs to one round besides its JoinGroups: everything between the answers of the round before and its own.
struct RoundWindow: Sendable {
    let round: ClassicRound
    /// What the group was before.
    let before: ClassicState
    /// All exchanges of the group, in the order of their requests.
    let exchanges: [NamedExchange]

    var start: Moment { before.settled }
    var end: Moment { round.lastAnswer }

    /// Errors 27 in the window, by when they were answered.
    var notices: [NamedExchange] {
        exchanges.filter { entry in
            guard entry.exchange.error == .rebalanceInProgress, let answered = entry.exchange.answered else {
                return false
            }
            return answered > start && answered < end
        }
        .sorted { ($0.exchange.answered ?? .never) < ($1.exchange.answered ?? .never) }
    }

    /// JoinGroups sent in the window that no round has: refused, or never answered.
    var otherJoins: [NamedExchange] {
        exchanges.filter { entry in
            entry.join != nil && !entry.exchange.succeeded && entry.exchange.sent > start && entry.exchange.sent < end
        }
    }

    /// JoinGroups that were never answered count for the barrier: they are in it.
    var firstJoin: Moment {
        let waiting = otherJoins.filter { $0.exchange.answered == nil }.map(\.exchange.sent)
        return (waiting + round.inOrder.prefix(1).map(\.exchange.sent)).min() ?? end
    }

    /// The member's next JoinGroup after this moment.
    func nextJoin(of member: String, after moment: Moment) -> Moment? {
        exchanges.first { $0.member == member && $0.join != nil && $0.exchange.sent > moment }?.exchange.sent
    }

    /// The SyncGroup with which the member got its assignment in this round.
    func sync(of member: String) -> NamedExchange? {
        exchanges.first { entry in
            entry.member == member && entry.sync?.generation == round.generation && entry.exchange.succeeded
                && entry.exchange.sent > (round.joins[member]?.exchange.answered ?? .never)
        }
    }

    /// What the member was assigned; nil where that is not a consumer's.
    func assigned(_ member: String) -> [TopicPartition]? {
        guard round.joins[member]?.join?.protocolType == "consumer" else { return nil }
        return sync(of: member)?.sync?.assigned
    }

    var refusedSyncs: Int {
        exchanges.filter { entry in
            entry.sync?.generation == round.generation && entry.exchange.answered != nil
                && entry.exchange.error != .none
                && entry.exchange.sent > start
        }
        .count
    }
}
