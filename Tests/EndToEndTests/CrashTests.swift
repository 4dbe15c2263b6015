import Foundation
import TestSupport
import Testing

/// The harness is killed at the worst moments; the target is clean soon after.
@Suite(.serialized) struct CrashTests {
    private static let experiment = HighwaterProcess.repository
        .appendingPathComponent("experiments/caught/stopped-in-a-fault.yaml").path

    /// Where in the life of a fault the harness is killed.
    enum Moment: String, CaseIterable, Sendable {
        case intended, applied, renewed, reverted

        /// Whether the journal shows that the moment is there.
        func isReached(_ journal: String) -> Bool {
            journal.split(separator: "\n").contains {
                $0.contains("\"id\":\"marker\"") && $0.contains("\"step\":\"\(rawValue)\"")
            }
        }
    }

    @Test func `SIGKILL of the harness leaves no child, no listener and no fault`() async throws {
        try await forEach(Moment.allCases, atOnce: 2) { try await Self.expectNothingLeft(afterKillAt: $0) }
    }

    private static func expectNothingLeft(afterKillAt moment: Moment) async throws {
        let process = try HighwaterProcess(["run", experiment])
        defer { process.remove() }
        let marker = process.directory.appendingPathComponent("fault-in-place").path
        #expect(
            await poll(within: .seconds(40)) { moment.isReached((try? process.file("undo.jsonl")) ?? "") },
            "\(process.text)")
        let run = try #require(process.run).lastPathComponent
        let listeners = ProcessTable.listeners(of: process.pid)
        #expect(!listeners.isEmpty)
        process.send(SIGKILL)
        _ = await process.exitCode()
        #expect(await poll(within: .seconds(7)) { ProcessTable.pids(mentioning: run).isEmpty })
        #expect(await poll(within: .seconds(7)) { !FileManager.default.fileExists(atPath: marker) })
        try await expectHealed(process)
    }

    private static func expectHealed(_ process: HighwaterProcess) async throws {
        let (code, heal) = try await HighwaterProcess.finished(["heal"], in: process.directory)
        #expect(code == 0, "\(heal.text)")
        let (again, second) = try await HighwaterProcess.finished(["heal"], in: process.directory)
        #expect(again == 0)
        #expect(second.text.contains("nothing was left in place"), "\(second.text)")
    }

    @Test func `heal undoes what even the guard could not, and a new run is refused until then`() async throws {
        let process = try HighwaterProcess(["run", Self.experiment])
        defer { process.remove() }
        let marker = process.directory.appendingPathComponent("fault-in-place").path
        #expect(await poll(within: .seconds(40)) { FileManager.default.fileExists(atPath: marker) })
        let run = try #require(process.run).lastPathComponent
        // The guard first, then the harness: nobody is left to undo anything.
        for pid in ProcessTable.pids(mentioning: run) where pid != process.pid { kill(pid, SIGKILL) }
        process.send(SIGKILL)
        _ = await process.exitCode()
        #expect(FileManager.default.fileExists(atPath: marker))
        let (refused, second) = try await HighwaterProcess.finished(["run", Self.experiment], in: process.directory)
        #expect(refused == 5, "\(second.text)")
        #expect(second.text.contains("highwater heal"))
        let (healed, heal) = try await HighwaterProcess.finished(["heal"], in: process.directory)
        #expect(healed == 0, "\(heal.text)")
        #expect(heal.text.contains("marker"))
        #expect(!FileManager.default.fileExists(atPath: marker))
    }
}
