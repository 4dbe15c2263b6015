import Foundation
import KafkaTarget
import TestSupport
import Testing

@Suite struct RebalanceMatrixTests {
    private typealias Experiment = RebalanceExperiment

    // MARK: Mistakes

    @Test func `a mistake in an option names the option, and nothing is run`() async throws {
        let (exit, process) = try await HighwaterProcess.finished(
            ["run", Experiment.experiment("join"), "--set", "consumers.asignor=range"])
        defer { process.remove() }
        #expect(exit == 64)
        #expect(
            process.text == """
                --set consumers.asignor=range: error: the key 'asignor' is unknown in 'consumers'
                  fix: did you mean 'assignor'?

                """)
        #expect(process.run == nil)
    }

    @Test(.enabled(if: !KafkaClient.hasConsumerProtocol, "this librdkafka knows the protocol"))
    func `a client that does not know KIP-848 is refused before the run, and never becomes a classic member`()
        async throws
    {
        let option = "consumers.protocol=consumer"
        let (exit, process) = try await HighwaterProcess.finished([
            "run", Experiment.experiment("join"), "--set", option,
        ])
        defer { process.remove() }
        #expect(exit == 64)
        #expect(process.text.hasPrefix("--set \(option): error: librdkafka \(KafkaClient.version), which"))
        #expect(process.text.contains("\n  fix: build Highwater with librdkafka 2.4 or later"))
        #expect(process.run == nil)
    }

    // MARK: The matrix

    /// Runs the script in a directory of its own, and gives what it printed.
    private static func matrix(_ arguments: [String]) async throws -> (code: Int32, text: String) {
        let directory = try TemporaryDirectory()
        let output = directory.file("output").string
        try Data().write(to: URL(fileURLWithPath: output))
        let process = Process()
        process.executableURL = Experiment.folder.appending(path: "matrix")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory.file(".").string)
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["HIGHWATER": HighwaterProcess.executable.path]) { $1 }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        (process.standardOutput, process.standardError) = (handle, handle)
        try process.run()
        #expect(await poll(within: .seconds(60)) { !process.isRunning })
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOfFile: output, encoding: .utf8))
    }

    @Test func `the matrix runs a situation under each protocol, and lists the runs`() async throws {
        let settings =
            Experiment.session(3).prefix(2) + ["warm-up=2s", "schedule.leaders.at=3s", Experiment.load(seconds: 5)]
        let (code, text) = try await Self.matrix(
            ["leaders-moved", "eager", "cooperative-static", "--"] + settings.flatMap { ["--set", $0] })
        #expect(code == 0, "\(text)")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("  runs/rebalance/") }
        #expect(rows.count == 2, "\(text)")
        #expect(rows.first?.contains("/eager/") == true && rows.last?.contains("/cooperative-static/") == true)
        #expect(rows.allSatisfy { $0.hasSuffix("-leaders-moved-1  exit code 0") })
    }

    @Test func `the matrix says what it leaves out, and refuses what it does not know`() async throws {
        let (code, text) = try await Self.matrix(["stalled-poll", "kip-848"])
        #expect(code == 0)
        #expect(text.hasPrefix("stalled-poll, kip-848: left out, the client of KIP-848 is a program of its own"))
        let (refused, words) = try await Self.matrix(["stalled-pol"])
        #expect(refused == 64)
        #expect(words.hasPrefix("matrix: 'stalled-pol' is neither a situation (coordinator-moved graceful-leave"))
    }
}
