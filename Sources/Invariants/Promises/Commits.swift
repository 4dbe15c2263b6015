import Experiments
import Measurement

/// `commits: {}`: what a group has committed was begun to be processed before.
public struct Commits: Invariant {
    public static let kind = "commits"
    public static let summary = "A commit never passes a message that no consumer has begun to process."

    public init?(fields: Fields) {}

    public var bound: String { "0 ahead of deliveries" }

    public func check(_ recording: Recording) -> Observation {
        guard recording.manifest.consumers > 0 else {
            return Observation(.inconclusive, "what was delivered is not known, so no commit can be held against it")
        }
        let accounts = recording.events.filter { $0.kind == .committed }
        let made = Self.sum(accounts, "commits")
        let ahead = recording.events.filter { $0.kind == .commitAhead }
        guard ahead.isEmpty else { return violated(ahead, accounts, made, recording) }
        let readings = Self.sum(recording.events.filter { $0.kind == .watched }, "commits")
        guard made + readings > 0 else { return Observation(.inconclusive, "no commit was seen") }
        return Observation(.held, "0 of \(made) commits told, and \(readings) readings of the broker")
    }

    private func violated(
        _ ahead: [RunEvent], _ accounts: [RunEvent], _ made: Int, _ recording: Recording
    ) -> Observation {
        let told = Self.sum(accounts, "ahead")
        let seen = ahead.count { $0.source == "harness" }
        let worst = ahead.sorted { Self.distance($0) > Self.distance($1) }.prefix(10)
        return Observation(
            .violated,
            (made > 0 ? "\(told) of \(made) commits told, " : "")
                + "\(seen) positions seen at the broker, passed what was delivered",
            evidence: worst.map { event in
                "partition \(event.partition ?? -1): \(event.source == "harness" ? "the broker" : event.source) told: "
                    + "\(event.detail ?? ""), \(Circumstances(recording: recording).text(event))"
            })
    }

    private static func distance(_ event: RunEvent) -> Double {
        (event.values?["committed"] ?? 0) - (event.values?["delivered"] ?? 0)
    }

    private static func sum(_ events: [RunEvent], _ value: String) -> Int {
        Int(events.reduce(0) { $0 + ($1.values?[value] ?? 0) })
    }
}
