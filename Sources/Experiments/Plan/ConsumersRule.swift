/// What goes together: consumers, their outcomes, and a target.
struct ConsumersRule {
    let fields: Fields
    let operations: OperationKind?

    func check(_ consumers: ConsumersPlan?, _ outcomes: OutcomeSource?, _ load: LoadPlan?) {
        switch operations {
        case .requests:
            if case .topic = outcomes {
                fields.report(
                    "outcomes", problem: "a gateway has no topics",
                    remedy: "read its outcomes by 'http', 'sqlite', 'postgres', 'redis' or 'command'")
            }
            guard fields.contains("consumers") else { return }
            fields.report(
                atKey: "consumers", problem: "'consumers' is for a broker",
                remedy: "remove it: a gateway has no consumers")
        case .messages:
            checkOutcomes(consumers, outcomes)
            if let consumers, !consumers.isReference {
                checkIdentity(load)
                checkStamp(load)
            }
        case nil: break
        }
    }

    func check(_ schedule: [ScheduledFault], _ consumers: ConsumersPlan?) {
        guard let consumers else { return }
        checkRestarts(schedule, consumers)
        for entry in schedule {
            checkSource(entry, consumers)
            checkDuration(entry, consumers.count)
        }
    }

    private func checkSource(_ entry: ScheduledFault, _ consumers: ConsumersPlan) {
        switch entry.fault.requiredConsumers {
        case .startedByRun where consumers.attachment != nil:
            fields.log.report(
                entry.location, problem: "'\(entry.id)' needs consumers that the run starts, and these run already",
                remedy: "remove it, or let the run start them with 'command'")
        case .reference where !consumers.isReference:
            fields.log.report(
                entry.location, problem: "'\(entry.id)' needs Highwater's reference consumers, and these are yours",
                remedy: "remove it, or use 'pause', which stops the whole process")
        case .any, .startedByRun, .reference: break
        }
    }

    private func checkDuration(_ entry: ScheduledFault, _ count: Int) {
        guard let duration = entry.duration, let shortest = entry.fault.shortestDuration(consumers: count),
            duration < shortest
        else { return }
        fields.log.report(
            entry.location,
            problem:
                "'\(entry.id)' takes \(shortest.written) with \(count) consumers, but its 'for' is \(duration.written)",
            remedy: "write 'for: \(shortest.written)' or more, or let less time pass between two members")
    }

    /// Who started a consumer must start it again, unless a tool can that reaches it.
    private func checkRestarts(_ schedule: [ScheduledFault], _ consumers: ConsumersPlan) {
        guard let attachment = consumers.attachment, !attachment.canStartAgain else { return }
        for entry in schedule where type(of: entry.fault).startsAgain {
            guard entry.restartAfter ?? entry.duration != nil else { continue }
            fields.log.report(
                entry.location, problem: "'\(entry.id)' would start a consumer again that somebody else started",
                remedy: "remove 'restart-after' and 'for': a consumer that is killed stays away")
        }
    }

    /// The reference consumer keeps its effects itself; of the user's own there is nothing else to see.
    private func checkOutcomes(_ consumers: ConsumersPlan?, _ outcomes: OutcomeSource?) {
        guard fields.contains("outcomes") else { return }
        guard let consumers, !consumers.isReference else {
            return fields.report(
                atKey: "outcomes", problem: "'outcomes' is for a gateway, or for consumers of yours",
                remedy: "write 'outcome' below 'consumers'")
        }
        guard case .http(let place) = outcomes, place.hasPrefix("/") else { return }
        fields.fields("outcomes")?.report(
            "http", problem: "'\(place)' is a path on a gateway, and the target is a broker",
            remedy: "write a whole URL, as in 'http://127.0.0.1:8080\(place)'")
    }

    /// The key under which the user's own consumers keep their effects comes in a header.
    private func checkIdentity(_ load: LoadPlan?) {
        guard let load, load.streams.contains(where: { !$0.producer.hasIdentityHeaders }) else { return }
        fields.report(
            "load", problem: "without the header 'idempotency-key' your consumers cannot tell one message from another",
            remedy: "remove 'identity-headers: false'")
    }

    /// A stamp ahead of the payload is passed over by those alone who know of it.
    private func checkStamp(_ load: LoadPlan?) {
        guard let load, load.streams.contains(where: { $0.producer.stamp == .payload }) else { return }
        fields.report(
            "load", problem: "with the stamp ahead of the payload your consumers read 40 bytes that are not yours",
            remedy: "remove 'stamp: payload'")
    }
}
