import ConsumerFleet
import Experiments

/// `stall: {consumer: any}`: a consumer does not poll, while its client library goes on sending heartbeats.
public struct StallFault: Fault {
    public static let kind = "stall"
    public static let summary =
        "A reference consumer stops polling until the end of `for`; its heartbeats go on, so only `max-poll-interval` ends its membership."
    public let needsDuration = true
    public let requiredConsumers = RequiredConsumers.reference
    let process: ProcessChoice

    public init?(fields: Fields) {
        guard let process = ProcessChoice(fields: fields, roles: [.consumer]) else { return nil }
        self.process = process
    }

    public var effect: String { "the poll loop of \(process) stands still" }
    public var undo: String { "it goes on, at the end of 'for' also by itself" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        try process.choose(from: await fleet(scene).running, using: &generator)
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<String> {
        let fleet = try fleet(scene)
        guard await fleet.stall(subject, for: scheduled.duration ?? .zero) else {
            _ = await fleet.letPoll(subject)
            throw FaultError("\(subject) did not say within 10 s that it polls no more")
        }
        return Injected(subject, proof: "\(subject) says that it polls no more")
    }

    public func revert(
        _ injection: String, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        guard await (try fleet(scene)).letPoll(subject) else {
            throw FaultError("\(subject) has ended, or did not say within 10 s that it polls again")
        }
        return "\(subject) says that it polls again"
    }

    private func fleet(_ scene: FaultScene) throws(FaultError) -> ConsumerGroupFleet {
        let fleet = try scene.requireFleet()
        guard fleet.canStall else {
            throw FaultError("only Highwater's reference consumers can be told not to poll: use 'pause' for yours")
        }
        return fleet
    }
}
