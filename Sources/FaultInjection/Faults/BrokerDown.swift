import Experiments
import TargetKit

/// `broker-down: {broker: any}`: one broker is away for a while.
public struct BrokerDown: Fault {
    public static let kind = "broker-down"
    public static let summary = "One broker of an embedded cluster is away until the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for]
    public let needsDuration = true
    /// The broker's id; `nil` for any.
    let broker: Int32?

    public init?(fields: Fields) {
        guard let text = fields.string("broker") else {
            fields.demand("broker", example: "any")
            return nil
        }
        if text == "any" {
            broker = nil
        } else if let id = Int32(text), id > 0 {
            broker = id
        } else {
            fields.report("broker", problem: "'\(text)' names no broker", remedy: "write 'any', or the id of a broker")
            return nil
        }
    }

    public var effect: String { "\(broker.map { "broker \($0)" } ?? "one broker, chosen by seed,") goes away" }
    public var undo: String { "bring it up again" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        let nodes = try control(scene).nodes
        guard let broker else { return "broker \(nodes.randomElement(using: &generator) ?? 0)" }
        guard nodes.contains(broker) else { throw FaultError("there is no broker \(broker): nothing matches") }
        return "broker \(broker)"
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<Int32> {
        guard let node = subject.split(separator: " ").last.flatMap({ Int32($0) }) else {
            throw FaultError("'\(subject)' names no broker")
        }
        let control = try control(scene)
        do { try await control.takeDown(node) } catch { throw FaultError("\(error)") }
        guard await settles(node, reachable: false, control) else {
            try? await control.bringUp(node)
            throw FaultError("\(subject) still answers")
        }
        return Injected(node, proof: "\(subject) answers no more")
    }

    public func revert(
        _ injection: Int32, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        let control = try control(scene)
        do { try await control.bringUp(injection) } catch { throw FaultError("\(error)") }
        guard await settles(injection, reachable: true, control) else { throw FaultError("\(subject) does not answer") }
        return "\(subject) answers again"
    }

    private func control(_ scene: FaultScene) throws(FaultError) -> any NodeControl {
        guard let nodes = scene.nodes else {
            throw FaultError("the brokers of an attached cluster are not ours to stop: use a 'command' fault")
        }
        return nodes
    }

    private func settles(_ node: Int32, reachable: Bool, _ control: any NodeControl) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            if await control.isReachable(node) == reachable { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
