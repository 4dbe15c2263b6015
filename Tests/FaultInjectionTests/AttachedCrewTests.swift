import ConsumerFleet
import Experiments
import FaultProxy
import Foundation
import Measurement
import SystemPackage
import Testing

@testable import FaultInjection

@Suite struct AttachedCrewTests {
    private let folder: TemporaryFolder
    private let process = Process()
    private let crew: AttachedConsumers

    init() throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(fileURLWithPath: "/bin/sleep")
        process.arguments = ["60"]
        try process.run()
        let events = try EventLog(FilePath(folder.path).appending("events.jsonl"), source: "harness")
        crew = AttachedConsumers(
            [.process(try LocalProcess(pid: process.processIdentifier))], canStartAgain: false, events: events)
    }

    private func fault(_ text: String) throws -> ScheduledFault {
        let fault = try Document.decode(text, file: "x.yaml") { fields -> (any Fault)? in
            if fields.contains("kill") { return fields.fields("kill").flatMap { KillFault(fields: $0) } }
            return fields.fields("pause").flatMap { PauseFault(fields: $0) }
        }
        return ScheduledFault(
            id: "x", at: .zero, fault: fault, duration: nil, between: nil, restartAfter: nil,
            location: SourceLocation(file: "x.yaml", line: 1, column: 1))
    }

    private func carryOut(_ scheduled: ScheduledFault, in scene: FaultScene) async throws -> (
        undo: UndoAction, proof: String, revert: String
    ) {
        guard let fault = scheduled.fault as? any Fault else { throw CocoaError(.featureUnsupported) }
        return try await carryOut(fault, scheduled, scene)
    }

    private func carryOut(_ fault: some Fault, _ scheduled: ScheduledFault, _ scene: FaultScene) async throws -> (
        undo: UndoAction, proof: String, revert: String
    ) {
        var dice = SeedTree(seed: 1).generator
        let subject = try await fault.choose(for: scheduled, in: scene, using: &dice)
        let undo = try await fault.undoAction(subject, for: scheduled, in: scene)
        let injected = try await fault.inject(subject, for: scheduled, in: scene)
        let revert = try await fault.revert(injected.injection, of: subject, for: scheduled, in: scene)
        return (undo, injected.proof, revert)
    }

    @Test func `the faults of a run act on consumers of others, and the journal says how they are undone`() async throws
    {
        let proxy = try await ProxyServer.start(.plain(sides: ["consumers"], seed: 1))
        let scene = FaultScene(attached: crew, proxy: proxy)
        let label = "consumer-1: pid \(process.processIdentifier)"
        let pause = try await carryOut(try fault("pause: {consumer: any}"), in: scene)
        #expect(pause.proof == "\(label) is stopped" && pause.revert == "\(label) is running")
        #expect(pause.undo.outlivesHarness)
        let kill = try await carryOut(try fault("kill: {consumer: 1}"), in: scene)
        #expect(kill.proof == "\(label) is gone after SIGKILL" && kill.revert == "consumer-1 stays away, as planned")
        #expect(kill.undo == .nothing(reason: "it stays away, as planned"))
        process.waitUntilExit()
        let nobody = await #expect(throws: FaultError.self) {
            try await carryOut(try fault("kill: {consumer: any}"), in: scene)
        }
        #expect(nobody?.problem == "no consumer is running: nothing matches")
        #expect(throws: FaultError("the consumers are attached: no others can be started")) {
            try scene.requireFleet()
        }
        await proxy.shutdown()
    }
}
