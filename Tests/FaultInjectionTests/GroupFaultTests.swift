import ConsumerFleet
import Experiments
import FaultProxy
import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TargetKit
import Testing

@testable import FaultInjection

/// Faults that end, restart and stall the consumers of a run, which are shell scripts here.
@Suite struct GroupFaultTests {
    private static let obedient = "trap 'exit 0' TERM; while :; do sleep 0.02; done"
    private static let disorderly = "trap 'exit 3' TERM; while :; do sleep 0.02; done"

    private let folder: TemporaryFolder
    private let directory: RunDirectory

    init() throws {
        folder = try TemporaryFolder()
        directory = RunDirectory(FilePath(folder.path).appending("run"))
        try directory.create()
    }

    private static func launch(_ script: String, _ member: String, _ directory: RunDirectory) -> MemberLaunch {
        let options = ConsumerOptions(
            member: member, servers: "", topic: "", group: "", assignor: .range, commit: .auto,
            sessionTimeoutMilliseconds: 0, heartbeatMilliseconds: 0, metadataRefreshMilliseconds: 0)
        var launch = MemberLaunch(
            ConsumerSettings(
                options: options, runDirectory: directory.path, batch: 1, work: .zero, store: nil, apply: .idempotent))
        (launch.executable, launch.arguments) = ("/bin/sh", ["-c", script])
        return launch
    }

    /// A run of consumers that run `script`, or what `scripts` has under their name; given to `body`, then stopped.
    private func withScene(
        _ count: Int, _ script: String, _ scripts: [String: String] = [:],
        _ body: (FaultScene, ConsumerGroupFleet) async throws -> Void
    ) async throws {
        let board = try DeliveryBoard.create(in: directory.ledger, startOffsets: [0], keys: 0)
        let fleet = ConsumerGroupFleet(
            launch: { [directory] in Self.launch(scripts[$0] ?? script, $0, directory) }, directory: directory,
            ownership: BoardOwnership(board),
            events: try EventLog(directory.events(of: "harness"), source: "harness"))
        let proxy = try await ProxyServer.start(.plain(sides: ["consumers"], seed: 1))
        try await fleet.join(count)
        if script.contains("trap") { try await Self.waitForTraps(fleet) }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(FaultScene(fleet: fleet, proxy: proxy), fleet)) } catch {
            outcome = .failure(error)
        }
        await fleet.stopAll(within: .seconds(1))
        await proxy.shutdown()
        try outcome.get()
    }

    /// A shell that has not come to its `trap` would end by the signal itself.
    private static func waitForTraps(_ fleet: ConsumerGroupFleet) async throws {
        let termination: UInt64 = 1 << 14
        for name in await fleet.running {
            let pid = try #require(await fleet.pid(of: name))
            let deadline = ContinuousClock.now + .seconds(5)
            while ContinuousClock.now < deadline {
                let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
                let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t")
                    .last
                if caught.flatMap({ UInt64($0, radix: 16) }).map({ $0 & termination != 0 }) == true { break }
                try await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    private func scheduled(
        _ kind: String, _ settings: String, lasting duration: Duration? = nil, restartAfter: Duration? = nil
    ) throws -> ScheduledFault {
        let type = try #require(FaultCatalog.all.first { $0.kind == kind })
        let fault = try Document.decode(settings, file: "x.yaml") { fields -> (any Fault)? in type.init(fields: fields)
        }
        return ScheduledFault(
            id: "x", at: .zero, fault: fault, duration: duration, between: nil, restartAfter: restartAfter,
            location: SourceLocation(file: "x.yaml", line: 1, column: 1))
    }

    private func record(_ scheduled: ScheduledFault, _ scene: FaultScene) async throws -> FaultRecord {
        let timeline = FaultTimeline(
            scene: scene, journal: try UndoJournal(directory.undoJournal),
            events: try EventLog(directory.events(of: "faults"), source: "harness"), seed: SeedTree(seed: 1),
            start: MonotonicClock.now)
        await timeline.run([scheduled])
        return try #require(await timeline.faults.first)
    }

    // MARK: kill with SIGTERM

    @Test func `a consumer that is asked to end ends in order, and is started again`() async throws {
        try await withScene(1, Self.obedient) { scene, fleet in
            let before = await fleet.pid(of: "consumer-1")
            let fault = try scheduled("kill", "{consumer: any, signal: term}", restartAfter: .milliseconds(300))
            let record = try await record(fault, scene)
            let (ended, returned) = (try #require(record.injectedSeconds), try #require(record.revertedSeconds))
            #expect(returned - ended >= 0.25, "it is away until 'restart-after'")
            #expect(record.proof == "consumer-1 ended with exit code 0 after SIGTERM, it held 0 partitions")
            #expect(record.failure == nil && record.revertFailure == nil)
            let now = await fleet.pid(of: "consumer-1")
            #expect(now != nil && now != before)
        }
    }

    @Test func `a program without a handler ends by the signal, which is said`() async throws {
        try await withScene(1, "exec sleep 60") { scene, _ in
            let record = try await record(try scheduled("kill", "{consumer: 1, signal: term}"), scene)
            #expect(record.proof == "consumer-1 ended with signal 15 after SIGTERM, it held 0 partitions")
            #expect(record.revertProof == "consumer-1 stays away, as planned")
        }
    }

    @Test func `one that does not end in order is no graceful leave, and is put back`() async throws {
        try await withScene(1, Self.disorderly) { scene, fleet in
            let record = try await record(try scheduled("kill", "{consumer: any, signal: term}"), scene)
            #expect(record.failure == "consumer-1 did not end in order: exit code 3 after SIGTERM")
            #expect(await fleet.pid(of: "consumer-1") != nil)
        }
    }

    // MARK: rolling-restart

    private static let quick = "{every: 200ms, down: 20ms}"

    @Test func `every consumer is restarted, one after the other`() async throws {
        try await withScene(3, Self.obedient) { scene, fleet in
            let before = await pids(fleet)
            let record = try await record(
                try scheduled("rolling-restart", Self.quick, lasting: .milliseconds(1500)), scene)
            #expect(record.subject == "consumer-1 consumer-2 consumer-3")
            #expect(record.failure == nil && record.revertFailure == nil)
            #expect(record.proof == "3 of 3 consumers were restarted")
            let now = await pids(fleet)
            #expect(now.count == 3 && Set(now).isDisjoint(with: before))
        }
    }

    @Test func `one that does not end in order stops the round, which is then not done`() async throws {
        try await withScene(3, Self.obedient, ["consumer-2": Self.disorderly]) { scene, fleet in
            let record = try await record(
                try scheduled("rolling-restart", Self.quick, lasting: .milliseconds(800)), scene)
            let problem = "consumer-2 did not end in order: exit code 3 after SIGTERM"
            #expect(record.failure == "it did not come to its end: 1 of 3 consumers were restarted: \(problem)")
            #expect(await pids(fleet).count == 3)
        }
    }

    @Test func `stopped early, it starts the one that is down, and is not done`() async throws {
        try await withScene(2, Self.obedient) { scene, fleet in
            let fault = try scheduled("rolling-restart", "{every: 30s, down: 20s}", lasting: .milliseconds(100))
            let record = try await record(fault, scene)
            #expect(record.failure == "it did not come to its end: 0 of 2 consumers were restarted")
            #expect(record.revertFailure == nil)
            #expect(await pids(fleet).count == 2)
        }
    }

    @Test func `without a consumer there is nothing to restart, to end or to stall`() async throws {
        try await withScene(0, Self.obedient) { scene, _ in
            for (kind, settings) in [("rolling-restart", "{}"), ("kill", "{consumer: any, signal: term}")] {
                let record = try await record(try scheduled(kind, settings, lasting: .milliseconds(50)), scene)
                #expect(record.failure == "no consumer is running: nothing matches")
            }
        }
    }

    private func pids(_ fleet: ConsumerGroupFleet) async -> [Int32] {
        var pids: [Int32] = []
        for name in await fleet.running { if let pid = await fleet.pid(of: name) { pids.append(pid) } }
        return pids
    }

    // MARK: stall

    @Test func `consumers that cannot be told anything are not stalled`() async throws {
        try await withScene(1, Self.obedient) { scene, _ in
            let record = try await record(try scheduled("stall", "{consumer: any}", lasting: .milliseconds(50)), scene)
            #expect(
                record.failure
                    == "only Highwater's reference consumers can be told not to poll: use 'pause' for yours")
        }
    }

    // MARK: the coordinator

    private final class Nodes: NodeControl {
        let nodes: [Int32] = [1, 2, 3]
        func takeDown(_ node: Int32) async throws {}
        func bringUp(_ node: Int32) async throws {}
        func isReachable(_ node: Int32) async -> Bool { true }
    }

    private func coordinator(_ ask: (@Sendable () async -> Int32?)?) async throws -> String {
        let proxy = try await ProxyServer.start(.plain(sides: ["consumers"], seed: 1))
        let scene = FaultScene(proxy: proxy, nodes: Nodes(), coordinator: ask)
        let scheduled = try scheduled("broker-down", "{broker: coordinator}", lasting: .seconds(1))
        let fault = try #require(scheduled.fault as? BrokerDown)
        var dice = SeedTree(seed: 1).generator
        let outcome: Result<String, FaultError>
        do throws(FaultError) {
            outcome = .success(try await fault.choose(for: scheduled, in: scene, using: &dice))
        } catch { outcome = .failure(error) }
        await proxy.shutdown()
        return try outcome.get()
    }

    @Test func `the broker that goes away is the one that coordinates the group`() async throws {
        #expect(try await coordinator { 2 } == "the coordinator, broker 2")
    }

    @Test func `without a group, or a broker that answers for it, nothing matches`() async throws {
        await #expect(throws: FaultError("the run has no consumer group: nothing matches")) {
            try await coordinator(nil)
        }
        for answer: Int32? in [nil, 7] {
            await #expect(throws: FaultError("no broker says that it coordinates the group: nothing matches")) {
                try await coordinator { answer }
            }
        }
    }
}
