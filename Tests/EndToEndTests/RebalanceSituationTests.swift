import Foundation
import TestSupport
import Testing

/// Each situation in which a group rebalances, once, in a short variant.
@Suite(.serialized) struct RebalanceSituationTests {
    private typealias Experiment = RebalanceExperiment

    /// A situation, what is changed of it, and what its report says of the fault.
    private struct Situation: Sendable {
        var name: String
        var fault: String
        var proof: String
        var settings: [String]
    }

    private static let situations = [
        Situation(
            name: "kill-for-good", fault: "kill", proof: "reaped after signal 9",
            settings: Experiment.eager + Experiment.session(2) + ["schedule.kill.at=3s", Experiment.load(seconds: 7)]),
        Situation(
            name: "kill-and-return", fault: "kill", proof: "reaped after signal 9",
            settings: Experiment.cooperative + Experiment.members + Experiment.session(4)
                + [
                    "schedule.kill.at=3s", "schedule.kill.restart-after=1s", "schedule.kill.for=3s",
                    Experiment.load(seconds: 8),
                ]),
        Situation(
            name: "graceful-leave", fault: "leave", proof: "ended with exit code 0 after SIGTERM",
            settings: Experiment.eager + Experiment.session(3) + ["schedule.leave.at=3s", Experiment.load(seconds: 6)]),
        Situation(
            name: "join", fault: "join", proof: "consumer-5 joined and own",
            settings: Experiment.cooperative + Experiment.session(3) + [
                "schedule.join.at=3s", "schedule.join.for=3s", Experiment.load(seconds: 8),
            ]),
        Situation(
            name: "rolling-restart", fault: "roll", proof: "4 of 4 consumers were restarted",
            settings: Experiment.cooperative + Experiment.members + Experiment.session(4)
                + [
                    "schedule.roll.at=3s", "schedule.roll.for=6s",
                    "schedule.roll.fault.rolling-restart={every: 1500ms, down: 300ms}", Experiment.load(seconds: 10),
                ]),
        Situation(
            name: "scale", fault: "scale", proof: "joined and own",
            settings: Experiment.eager + Experiment.session(3) + [
                "schedule.scale.at=3s", "schedule.scale.for=4s", Experiment.load(seconds: 9),
            ]),
        Situation(
            name: "slow-heartbeats", fault: "slow", proof: "requests",
            settings: Experiment.cooperative + Experiment.session(2)
                + [
                    "schedule.slow.at=3s", "schedule.slow.for=4s", "schedule.slow.fault.kafka.delay=3s",
                    Experiment.load(seconds: 9),
                ]),
        Situation(
            name: "stalled-poll", fault: "stall", proof: "says that it polls no more",
            settings: Experiment.eager + Experiment.session(2)
                + [
                    "consumers.max-poll-interval=2s", "schedule.stall.at=3s", "schedule.stall.for=4s",
                    Experiment.load(seconds: 9),
                ]),
        Situation(
            name: "coordinator-moved", fault: "coordinator", proof: "the coordinator, broker",
            settings: Experiment.cooperative + Experiment.session(4)
                + [
                    "target.kafka.embedded.broker-session=1s", "schedule.coordinator.at=3s",
                    "schedule.coordinator.for=3s", Experiment.load(seconds: 8),
                ]),
        Situation(
            name: "leaders-moved", fault: "leaders", proof: "new leaders for 12 partitions",
            settings: Experiment.eager + Experiment.session(3) + [
                "schedule.leaders.at=3s", Experiment.load(seconds: 6),
            ]),
    ]

    @Test func `every experiment of the folder is tried here`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Experiment.folder.path)
        let names = Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) })
        #expect(names == Set(Self.situations.map(\.name)).union(["headline", "headline-for-good"]))
    }

    @Test func `nothing is lost in any of the situations, and each fault takes place`() async throws {
        try await forEach(Self.situations, atOnce: 2) { try await Self.expectToHold($0) }
    }

    private static func expectToHold(_ situation: Situation) async throws {
        let (exit, process) = try await HighwaterProcess.finished(
            Experiment.arguments(situation.name, situation.settings))
        defer { process.remove() }
        #expect(exit == 0, "\(situation.name): \(process.text)")
        let observed = try VerdictFile(process)[situation.fault]?.observed ?? ""
        #expect(observed.contains(situation.proof), "\(situation.name): \(observed)")
        if situation.name == "stalled-poll" { try expectLoss(process) }
    }

    /// Only what its own client did to it takes a member out that goes on sending heartbeats.
    private static func expectLoss(_ process: HighwaterProcess) throws {
        let events = try process.file("events.jsonl").split(separator: "\n")
        #expect(events.contains { $0.contains("\"kind\":\"lost\"") }, "\(process.text)")
        #expect(events.contains { $0.contains("it polls again") })
    }
}
