import Measurement

/// An event of a run in words.
struct EventText {
    let event: RunEvent

    init(_ event: RunEvent) { self.event = event }

    /// How much of a reader's attention an event deserves.
    enum Weight { case headline, detail }

    /// Headlines are shown while the run goes on; the rest only explains a result afterwards.
    var weight: Weight {
        switch event.kind {
        case .phase, .note, .faultInjected, .faultUnconfirmed, .faultReverted, .faultRevertFailed, .stopCondition,
            .signal, .memberStarted, .memberExited, .lost, .evicted, .skipped, .damagedMessage, .generatorLate,
            .outcomesUnread, .twoOwners, .rebalance, .staticReturn:
            .headline
        case .faultIntended, .memberReady, .assigned, .revoked, .partitionResumed, .keyInversion, .partitionInversion,
            .unknownMessage, .foreignMessage, .clientError, .readFrom, .committed, .commitAhead, .owners, .topic,
            .drained, .watched, .rebalancesWatched:
            .detail
        }
    }

    var isTrouble: Bool {
        switch event.kind {
        case .faultUnconfirmed, .faultRevertFailed, .stopCondition, .signal, .lost, .evicted, .skipped, .keyInversion,
            .partitionInversion, .unknownMessage, .damagedMessage, .clientError, .generatorLate, .outcomesUnread,
            .commitAhead, .twoOwners:
            true
        default: false
        }
    }

    /// `fault injected`
    var kind: String { event.kind.rawValue.replacing("-", with: " ") }

    /// `fault injected kill-1: port 9092 refuses connections`
    var text: String {
        let begin = [kind, event.subject].compactMap(\.self).joined(separator: " ")
        return [begin, rest].compactMap(\.self).joined(separator: ": ")
    }

    /// Detail and values, if there are any.
    var rest: String? {
        // A rebalance has said its numbers in words.
        let told = event.kind == .rebalance || event.kind == .staticReturn ? [:] : event.values ?? [:]
        let values = told.sorted { $0.key < $1.key }.map { "\($0.key) \(Self.number($0.value))" }
        let parts = [event.detail].compactMap(\.self) + values
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
