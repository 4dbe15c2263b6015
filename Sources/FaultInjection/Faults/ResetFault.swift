import Experiments
import FaultProxy

/// `reset: {}`: every connection is reset, and each new one as well.
public struct ResetFault: ToxicFault {
    public static let kind = "reset"
    public static let summary =
        "Connections `between` two parties are reset (RST), and each new one too, until the end of `for`."

    public let backend: BackendChoice?

    public init?(fields: Fields) { backend = BackendChoice(fields: fields) }

    public var effect: String { "every connection is reset" }
    public var undo: String { "remove the rule; new connections are served again" }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        let injection = try ToxicInjection.inject([.reset()], scheduled, scene, destination: destination(subject))
        let evidence = try await injection.confirm(scene, within: .seconds(5)) { $0.connectionsReset > 0 }
        return Injected(injection, proof: "\(evidence.connectionsReset) connections reset")
    }
}
