import Experiments
import FaultProxy

/// A fault that rules in the proxy bring about, on the connections `between` two parties.
public protocol ToxicFault: Fault where Injection == ToxicInjection {
    /// The one backend whose connections are touched; nil for all.
    var backend: BackendChoice? { get }
}

/// `backend: any` or a number, beside the settings of a toxic.
public struct BackendChoice: Sendable, Hashable {
    let process: ProcessChoice

    /// Nil when the mapping has no `backend`, or a wrong one, which is then reported.
    init?(fields: Fields) {
        guard fields.contains("backend"), let process = ProcessChoice(fields: fields, roles: [.backend]) else {
            return nil
        }
        self.process = process
    }
}

extension ToxicFault {
    public static var accepts: Set<ScheduleKey> { [.for, .between] }
    public var needsDuration: Bool { true }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        let sides = ToxicInjection.sides(scheduled, scene)
        guard let backend else {
            return sides.map(\.rawValue).joined(separator: " and ") + " and \(sides.first?.peer ?? "brokers")"
        }
        guard sides == [.backends] else {
            throw FaultError("'backend' needs 'between: gateway and backends': nothing matches")
        }
        return try backend.process.choose(from: try await scene.crew(.backend).running, using: &generator)
    }

    /// The number in a subject such as `backend-2`; nil when all are meant.
    func destination(_ subject: String) -> Int32? {
        backend == nil ? nil : subject.split(separator: "-").last.flatMap { Int32($0) }
    }

    public func revert(
        _ injection: ToxicInjection, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try injection.revert(scene)
    }
}
