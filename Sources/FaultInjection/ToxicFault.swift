import Experiments

/// A fault that rules in the proxy bring about, on the connections `between` two parties.
public protocol ToxicFault: Fault where Injection == ToxicInjection {}

extension ToxicFault {
    public static var accepts: Set<ScheduleKey> { [.for, .between] }
    public var needsDuration: Bool { true }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        ToxicInjection.sides(scheduled).map(\.rawValue).joined(separator: " and ") + " and brokers"
    }

    public func revert(
        _ injection: ToxicInjection, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try injection.revert(scene)
    }
}
