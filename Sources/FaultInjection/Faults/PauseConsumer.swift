import ConsumerFleet
import Experiments

/// `pause: {consumer: any}`: SIGSTOP to a member, SIGCONT at the end.
public struct PauseConsumer: Fault {
    public static let kind = "pause"
    public static let summary = "SIGSTOP one consumer, and SIGCONT at the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for]
    public let needsDuration = true
    let consumer: ConsumerChoice

    public init?(fields: Fields) {
        guard let consumer = ConsumerChoice(fields: fields) else { return nil }
        self.consumer = consumer
    }

    public var effect: String { "SIGSTOP \(consumer)" }
    public var undo: String { "SIGCONT" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        try consumer.choose(from: try await scene.requireFleet().running, using: &generator)
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<String> {
        guard await (try scene.requireFleet()).setPaused(true, subject) else {
            throw FaultError("the kernel does not show \(subject) as stopped")
        }
        return Injected(subject, proof: "the kernel shows \(subject) as stopped")
    }

    public func revert(
        _ injection: String, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        guard await (try scene.requireFleet()).setPaused(false, subject) else {
            throw FaultError("the kernel still shows \(subject) as stopped, or it has ended")
        }
        return "the kernel shows \(subject) as running"
    }
}
