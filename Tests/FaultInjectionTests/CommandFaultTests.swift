import Experiments
import FaultProxy
import Foundation
import Testing

@testable import FaultInjection

@Suite struct CommandFaultTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// A fault whose scripts run in the directory of the test.
    private func fault(_ scripts: KeyValuePairs<String, String>) throws -> CommandFault {
        let lines = scripts.map { key, script in "\(key): [sh, -c, 'cd \(folder.path) && \(script)']" }
        return try Document.decode(lines.joined(separator: "\n"), file: "test.yaml") { CommandFault(fields: $0) }
    }

    /// Injects and reverts, with `body` in between.
    private func carryOut(_ fault: CommandFault, _ body: (String) -> Void = { _ in }) async throws -> String {
        let place = SourceLocation(file: "test.yaml", line: 1, column: 1)
        let scheduled = ScheduledFault(id: "it", at: .zero, fault: fault, duration: .seconds(1), location: place)
        let broker = try #require(HostPort("127.0.0.1:9"))
        let proxy = try await ProxyServer.start(.init(bootstrap: [broker], sides: ["consumers"], seed: 1))
        let scene = FaultScene(fleet: nil, proxy: proxy, leaders: nil, nodes: nil)
        let result: Result<String, any Error>
        do {
            let injected = try await fault.inject("it", for: scheduled, in: scene)
            body(injected.proof)
            result = .success(try await fault.revert(injected.injection, of: "it", for: scheduled, in: scene))
        } catch { result = .failure(error) }
        await proxy.shutdown()
        return try result.get()
    }

    @Test func `it is run, and undone`() async throws {
        let fault = try fault(["run": "touch broken", "undo": "rm broken; touch mended"])
        let proof = try await carryOut(fault) { proof in
            #expect(folder.has("broken"))
            #expect(!folder.has("mended"))
            #expect(proof.contains("ended with 0"))
        }
        #expect(!folder.has("broken"))
        #expect(folder.has("mended"))
        #expect(proof.contains("ended with 0"))
    }

    @Test func `its effect and its end are confirmed, however long that takes`() async throws {
        let fault = try fault([
            "run": "true", "undo": "true", "confirm": "echo x >> tries && test $(wc -l < tries) -ge 3",
            "confirm-undone": "echo x >> undone && test $(wc -l < undone) -ge 2",
        ])
        let proof = try await carryOut(fault) { proof in #expect(proof.contains("tries")) }
        #expect(proof.contains("undone"))
        #expect(try String(contentsOfFile: folder.path + "/tries", encoding: .utf8) == "x\nx\nx\n")
        #expect(try String(contentsOfFile: folder.path + "/undone", encoding: .utf8) == "x\nx\n")
    }

    @Test func `a command that fails is undone, and its own error told`() async throws {
        let fault = try fault(["run": "touch half; echo out of luck >&2; exit 2", "undo": "rm half; touch mended"])
        let error = await #expect(throws: FaultError.self) { try await carryOut(fault) }
        #expect(error?.problem.contains("out of luck") == true)
        #expect(!folder.has("half"))
        #expect(folder.has("mended"))
    }

    @Test func `a command that is cancelled while it runs is undone`() async throws {
        let fault = try fault(["run": "touch half; sleep 20", "undo": "rm half; touch mended"])
        let scheduled = ScheduledFault(
            id: "it", at: .zero, fault: fault, duration: .seconds(1),
            location: SourceLocation(file: "test.yaml", line: 1, column: 1))
        let proxy = try await ProxyServer.start(.plain(sides: ["clients"], seed: 1))
        let running = Task { _ = try await fault.inject("it", for: scheduled, in: FaultScene(proxy: proxy)) }
        let deadline = ContinuousClock.now + .seconds(10)
        while !folder.has("half"), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        running.cancel()
        await #expect(throws: FaultError.self) { try await running.value }
        await proxy.shutdown()
        #expect(!folder.has("half"))
        #expect(folder.has("mended"))
    }

    @Test func `an undo that fails is an error`() async throws {
        let fault = try fault(["run": "true", "undo": "echo stuck >&2; exit 1"])
        let error = await #expect(throws: FaultError.self) { try await carryOut(fault) }
        #expect(error?.problem.contains("stuck") == true)
    }
}
