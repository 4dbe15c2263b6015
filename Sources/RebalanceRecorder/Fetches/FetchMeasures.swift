/// Answers what a rebalance asks about the Fetches of its members.
struct FetchMeasures: Sendable {
    let history: FetchHistory
    /// The clients behind members whose name is not their client id.
    let clients: [String: String]

    /// A partition that a member was given: when, and until when a Fetch of it counts.
    struct Grant {
        var moment: Moment
        /// The member lost the partition again.
        var end = Moment.never
        /// How long the proxy held the granting answer back, in µs.
        var hold: Int64 = 0
    }

    /// How the member took up a partition: its first Fetch, and the first records.
    func resume(_ member: String, _ partition: TopicPartition, _ grant: Grant) -> MemberPhases.Resume? {
        let touches = touches(member, partition, after: grant.moment, before: grant.end)
        guard let first = touches.first else { return nil }
        let filled = touches.filter { $0.next != nil }.compactMap(\.answered).min()
        return MemberPhases.Resume(
            partition: partition, resume: Span(grant.moment, first.sent, injected: grant.hold),
            fetchMicroseconds: first.sent.microseconds,
            catchUpMicroseconds: filled.map { $0.microseconds - first.sent.microseconds })
    }

    /// `grant` is that of the new owner, nil where nothing was interrupted.
    func measure(
        _ partition: TopicPartition, old: String?, new: String?, grant: Grant?
    ) -> PartitionMeasure {
        var measure = PartitionMeasure(partition, old: old, new: new)
        guard let new, let grant else {
            if new == nil || measure.isMoved { measure.loseEnds() }
            return measure
        }
        measure.isInterrupted = true
        let taken = touches(new, partition, after: grant.moment, before: grant.end)
        measure.firstFetchMicroseconds = taken.first?.sent.microseconds
        measure.resumeOffset = taken.first(where: \.isNamed)?.offset
        measure.firstAnswerMicroseconds = taken.filter(\.isGood).compactMap(\.answered).min()?.microseconds
        guard let old else { return measure }
        let end = measure.isMoved ? taken.first?.sent ?? grant.moment : grant.moment
        let earlier = history.earlierNext(clients[old] ?? old, partition)
        measure.takeLeave(of: touches(old, partition, before: end), earlier: earlier)
        measure.close()
        return measure
    }

    private func touches(
        _ member: String, _ partition: TopicPartition, after: Moment = .beginning, before: Moment
    ) -> [FetchTouch] {
        history.touches(clients[member] ?? member, partition, after: after, before: before)
    }
}

extension PartitionMeasure {
    /// Nobody has it, or nothing is known of how it was taken up.
    fileprivate mutating func loseEnds() {
        isInterrupted = true
        outageMicroseconds = nil
        gapMicroseconds = nil
    }

    /// Takes the old owner's end from its Fetches.
    fileprivate mutating func takeLeave(of touches: [FetchTouch], earlier: Int64?) {
        oldNextOffset = (touches.compactMap(\.next) + [earlier].compactMap(\.self)).max()
        let good = touches.filter(\.isGood)
        lastAnswerMicroseconds = good.compactMap(\.answered).max()?.microseconds
        guard let resume = resumeOffset else { return }
        let answers = good.filter { $0.next != nil }.compactMap(OwnerAnswer.init)
            .sorted { $0.answeredMicroseconds < $1.answeredMicroseconds }
        guard !answers.isEmpty else { return }
        let used = answers.lastIndex { $0.offset < resume } ?? 0
        lastAnswers = Array(answers[used...])
    }

    /// Computes what follows from both ends.
    fileprivate mutating func close() {
        guard let last = lastAnswerMicroseconds, let first = firstAnswerMicroseconds else { return loseEnds() }
        gapMicroseconds = max(0, first - last)
        outageMicroseconds = isMoved ? gapMicroseconds : 0
        overlapMicroseconds = max(0, last - first)
        guard isMoved, let next = oldNextOffset, let offset = resumeOffset else { return }
        deliveredAgain = max(0, next - offset)
        positionsSkipped = max(0, offset - next)
    }
}

extension OwnerAnswer {
    fileprivate init?(_ touch: FetchTouch) {
        guard let answered = touch.answered?.microseconds else { return nil }
        self.init(
            offset: touch.offset, answeredMicroseconds: answered,
            pollMicroseconds: max(touch.wait, answered - touch.sent.microseconds))
    }
}
