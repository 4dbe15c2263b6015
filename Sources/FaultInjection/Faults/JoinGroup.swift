import ConsumerFleet
import Experiments

/// `join-group: {consumers: 1}`: new members join, and leave at the end.
public struct JoinGroup: Fault {
    public static let kind = "join-group"
    public static let summary = "New consumers join the group, and leave it at the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for]
    public let needsDuration = true
    let count: Int

    public init?(fields: Fields) { count = fields.integer("consumers", in: 1...64) ?? 1 }

    public var effect: String {
        count == 1 ? "1 more consumer joins the group" : "\(count) more consumers join the group"
    }
    public var undo: String { "they leave the group and end" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        "a group of \(try await scene.requireFleet().running.count)"
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<[String]> {
        let fleet = try scene.requireFleet()
        do {
            // Members that do not say who they are can still be counted.
            let before = await fleet.knowsMembers ? nil : await fleet.memberCount()
            let names = try await fleet.join(count)
            guard let proof = await waitUntilJoined(names, fleet, before: before) else {
                for name in names { _ = await fleet.leave(name, within: .seconds(5)) }
                throw FaultError("the group gave \(names.joined(separator: ", ")) no partition within 30 s")
            }
            return Injected(names, proof: "\(names.joined(separator: ", ")) joined and \(proof)")
        } catch let error as FaultError {
            throw error
        } catch {
            throw FaultError("no consumer could be started: \(error)")
        }
    }

    public func revert(
        _ injection: [String], of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        let fleet = try scene.requireFleet()
        for name in injection { _ = await fleet.leave(name, within: .seconds(10)) }
        for name in injection where await fleet.member(name)?.isRunning == true {
            throw FaultError("\(name) has not ended")
        }
        return "\(injection.joined(separator: ", ")) left and ended"
    }

    /// Returns what shows that they are members; nil when nothing does in time.
    private func waitUntilJoined(_ names: [String], _ fleet: ConsumerGroupFleet, before: Int?) async -> String? {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let owned = await partitions(names, fleet)
            if owned > 0 { return "own \(owned) partitions" }
            if let before, let now = await fleet.memberCount(), now >= before + names.count {
                return "the group has \(now) members instead of \(before)"
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }

    private func partitions(_ names: [String], _ fleet: ConsumerGroupFleet) async -> Int {
        var count = 0
        for name in names { count += await fleet.partitions(of: name) ?? 0 }
        return count
    }
}
