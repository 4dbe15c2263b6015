import Experiments
import FaultProxy

/// `reset: {}`: every connection is reset, and each new one as well.
public struct ResetFault: Fault {
    public static let kind = "reset"
    public static let summary =
        "Connections `between` two parties are reset (RST), and each new one too, until the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for, .between]
    public let needsDuration = true

    public init?(fields: Fields) {}

    public var effect: String { "every connection is reset" }
    public var undo: String { "remove the rule; new connections are served again" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        ToxicInjection.sides(scheduled).map(\.rawValue).joined(separator: " and ") + " and brokers"
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        let injection = try ToxicInjection.inject([.reset], scheduled, scene)
        let evidence = try await injection.confirm(scene, within: .seconds(5)) { $0.connectionsReset > 0 }
        return Injected(injection, proof: "\(evidence.connectionsReset) connections reset")
    }

    public func revert(
        _ injection: ToxicInjection, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try injection.revert(scene)
    }
}
