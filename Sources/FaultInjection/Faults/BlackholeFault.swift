import Experiments
import FaultProxy

/// `blackhole: {}`: connections stay open and nothing passes.
public struct BlackholeFault: ToxicFault {
    public static let kind = "blackhole"
    public static let summary =
        "Connections `between` two parties stay open, and nothing passes until the end of `for`."

    public let backend: BackendChoice?

    public init?(fields: Fields) { backend = BackendChoice(fields: fields) }

    public var effect: String { "nothing passes" }
    public var undo: String { "remove the rule; bytes that are held go ahead at once" }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        let injection = try ToxicInjection.inject([.blackhole], scheduled, scene, destination: destination(subject))
        let evidence = try await injection.confirm(scene, within: .seconds(5)) { $0.bytesSwallowed > 0 }
        return Injected(injection, proof: "\(evidence.connections) connections, \(evidence.bytesSwallowed) bytes held")
    }
}
