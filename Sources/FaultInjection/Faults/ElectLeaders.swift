import Experiments
import TargetKit

/// `elect-leaders: {partitions: all}`: the leader of each partition moves to another broker.
public struct ElectLeaders: Fault {
    public static let kind = "elect-leaders"
    public static let summary =
        "The leaders of all partitions, or of a number of them chosen by seed, move to other brokers."
    public static let accepts: Set<ScheduleKey> = []
    public let needsDuration = false
    /// How many partitions; `nil` for all.
    let count: Int?

    public init?(fields: Fields) {
        guard let text = fields.string("partitions") else {
            fields.demand("partitions", example: "all")
            return nil
        }
        if text == "all" {
            count = nil
        } else if let number = Int(text), number > 0 {
            count = number
        } else {
            fields.report(
                "partitions", problem: "'\(text)' is no number of partitions", remedy: "write 'all', or a number from 1"
            )
            return nil
        }
    }

    public var effect: String {
        "new leaders for \(count.map { "\($0) partitions, chosen by seed" } ?? "all partitions")"
    }
    public var undo: String { "a preferred leader that was changed for it is put back" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        let known = try await leaders(scene).keys.sorted()
        let chosen = count.map { Array(known.shuffled(using: &generator).prefix($0)).sorted() } ?? known
        guard !chosen.isEmpty else { throw FaultError("the topic has no partition: nothing matches") }
        return "partitions " + chosen.map(String.init).joined(separator: " ")
    }

    public func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction {
        do {
            return try await scene.leaders?.restoration().map(UndoAction.restoreReplicas) ?? .endsWithHarness
        } catch {
            throw FaultError("the order of the replicas is not known: \(error)")
        }
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<[Int32: Int32]> {
        guard let control = scene.leaders else { throw FaultError("the target cannot elect leaders") }
        let partitions = subject.split(separator: " ").compactMap { Int32($0) }
        let before = try await leaders(scene)
        do {
            let asked = try await control.electLeaders(of: partitions)
            let moved = try await waitForMove(of: asked.keys.sorted(), from: before, scene)
            return Injected(before, proof: "the cluster tells of new leaders for \(moved) partitions")
        } catch let error as FaultError {
            throw error
        } catch {
            throw FaultError("leaders cannot be elected: \(error)")
        }
    }

    public func revert(
        _ injection: [Int32: Int32], of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        do {
            return try await scene.leaders?.restoreLeaders(injection) ?? "nothing to put back"
        } catch {
            throw FaultError("the preferred leaders cannot be put back: \(error)")
        }
    }

    private func leaders(_ scene: FaultScene) async throws(FaultError) -> [Int32: Int32] {
        guard let control = scene.leaders else { throw FaultError("the target cannot elect leaders") }
        do { return try await control.leaders() } catch { throw FaultError("the leaders are not known: \(error)") }
    }

    private func waitForMove(
        of partitions: [Int32], from before: [Int32: Int32], _ scene: FaultScene
    ) async throws(FaultError) -> Int {
        guard !partitions.isEmpty else { throw FaultError("no partition has another replica: nothing matches") }
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            let now = try await leaders(scene)
            if partitions.allSatisfy({ now[$0] != before[$0] && now[$0] ?? -1 >= 0 }) { return partitions.count }
            try? await Task.sleep(for: .milliseconds(50))
        }
        throw FaultError("10 s later the cluster still tells of the old leaders")
    }
}
