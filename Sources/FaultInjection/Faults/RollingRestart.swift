import ConsumerFleet
import Experiments

/// `rolling-restart: {every: 5s, down: 1s, signal: term}`: all consumers are restarted, one after the other.
public struct RollingRestart: Fault {
    public static let kind = "rolling-restart"
    public static let summary = "Every consumer ends and is started again, one after the other, within `for`."
    public let needsDuration = true
    public let requiredConsumers = RequiredConsumers.startedByRun
    /// From the end of one consumer to the end of the next.
    let every: Duration
    /// From the end of a consumer to its start.
    let down: Duration
    let signal: KillSignal

    public init?(fields: Fields) {
        let longest = Duration.seconds(3600)
        every = fields.duration("every", in: .milliseconds(100)...longest) ?? .seconds(5)
        down = fields.duration("down", in: .zero...longest) ?? .seconds(1)
        signal = fields.choice("signal", KillSignal.self) ?? .term
        guard down > every else { return }
        fields.report(
            fields.contains("down") ? "down" : "every",
            problem: "a consumer is down for \(down.written), and the next one ends after \(every.written)",
            remedy: "make 'down' at most 'every': they are restarted one after the other")
    }

    public var effect: String {
        "\(signal.name) to each consumer, one every \(every.written), down for \(down.written)"
    }
    public var undo: String { "the one that is down is started again" }

    public func shortestDuration(consumers: Int) -> Duration? { every * max(0, consumers - 1) + down }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        let names = await (try scene.requireFleet()).running
        guard !names.isEmpty else { throw FaultError("no consumer is running: nothing matches") }
        return names.joined(separator: " ")
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<RestartRound> {
        let members = subject.split(separator: " ").map(String.init)
        let round = RestartRound(
            of: members, in: try scene.requireFleet(), by: self, observer: scene.observer)
        return Injected(round, proof: try await round.begin())
    }

    public func evidence(_ injection: RestartRound, in scene: FaultScene) -> Evidence? { injection.evidence }

    public func revert(
        _ injection: RestartRound, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try await injection.finish()
    }
}
