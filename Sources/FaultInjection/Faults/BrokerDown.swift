import Experiments
import TargetKit

/// `broker-down: {broker: any}`, `broker-down: {broker: coordinator}`: one broker is away for a while.
public struct BrokerDown: Fault {
    public static let kind = "broker-down"
    public static let summary = "One broker of an embedded cluster is away until the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for]
    public let needsDuration = true
    /// Which broker it is.
    private enum Choice { case any, coordinator, id(Int32) }
    private let broker: Choice

    public init?(fields: Fields) {
        guard let text = fields.string("broker") else {
            fields.demand("broker", example: "any")
            return nil
        }
        switch text {
        case "any": broker = .any
        case "coordinator": broker = .coordinator
        default:
            guard let id = Int32(text), id > 0 else {
                fields.report(
                    "broker", problem: "'\(text)' names no broker",
                    remedy: "write 'any', 'coordinator', or the id of a broker")
                return nil
            }
            broker = .id(id)
        }
    }

    public var effect: String {
        switch broker {
        case .any: "one broker, chosen by seed, goes away"
        case .coordinator: "the broker that coordinates the group goes away"
        case .id(let id): "broker \(id) goes away"
        }
    }
    public var undo: String { "bring it up again" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        let nodes = try control(scene).nodes
        switch broker {
        case .any: return "broker \(nodes.randomElement(using: &generator) ?? 0)"
        case .coordinator: return "the coordinator, broker \(try await coordinator(scene, of: nodes))"
        case .id(let id):
            guard nodes.contains(id) else { throw FaultError("there is no broker \(id): nothing matches") }
            return "broker \(id)"
        }
    }

    private func coordinator(_ scene: FaultScene, of nodes: [Int32]) async throws(FaultError) -> Int32 {
        guard let ask = scene.coordinator else { throw FaultError("the run has no consumer group: nothing matches") }
        guard let id = await ask(), nodes.contains(id) else {
            throw FaultError("no broker says that it coordinates the group: nothing matches")
        }
        return id
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
