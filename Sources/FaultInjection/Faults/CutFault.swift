import Experiments
import FaultProxy

/// `cut: {share: 30%}`: a request is forwarded, and its answer is lost.
public struct CutFault: ToxicFault {
    public static let kind = "cut"
    public static let summary =
        "For a `share` of the answers the connection is reset after the request was forwarded: the lost acknowledgement."
    let share: Double
    public let backend: BackendChoice?

    public init?(fields: Fields) {
        fields.demand("share", example: "share: 30%")
        backend = BackendChoice(fields: fields)
        guard let share = fields.share("share") else { return nil }
        guard share > 0 else {
            fields.report("share", problem: "a share of 0% cuts nothing", remedy: "write a share such as '30%'")
            return nil
        }
        self.share = share
    }

    public var effect: String {
        "\(Share(fraction: share)) of the answers are lost after their requests were forwarded"
    }
    public var undo: String { "remove the rule" }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        let injection = try ToxicInjection.inject(
            [.cutAnswers(share: share)], scheduled, scene, destination: destination(subject))
        let evidence = try await injection.confirm(scene, within: .seconds(5)) { $0.answersCut > 0 }
        return Injected(injection, proof: Self.describe(evidence))
    }

    public func evidence(_ injection: ToxicInjection, in scene: FaultScene) -> Evidence? {
        let total = injection.total(scene)
        return Evidence(isEffective: total.answersCut > 0, Self.describe(total))
    }

    private static func describe(_ evidence: ToxicEvidence) -> String {
        "\(evidence.answersCut) of \(evidence.answersSeen) answers lost"
    }
}
