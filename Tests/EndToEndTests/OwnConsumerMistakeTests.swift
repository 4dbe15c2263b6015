import Foundation
import TestSupport
import Testing

/// What is wrong with consumers of the user's is told at its place, before anything is started.
@Suite(.serialized) struct OwnConsumerMistakeTests {
    private static func finished(
        _ consumers: String, target: String = "embedded: {brokers: 1}"
    ) async throws -> (code: Int32, process: HighwaterProcess) {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try Data("x".utf8).write(to: directory.appendingPathComponent("plain.txt"))
        let text = """
            highwater: 1
            name: own
            target: {kafka: {\(target), topic: orders}}
            load: {profile: [{hold: 100/s, for: 9s}]}
            consumers: {\(consumers), group: g}
            """
        try Data(text.utf8).write(to: directory.appendingPathComponent("own.yaml"))
        return try await HighwaterProcess.finished(["run", "own.yaml"], in: directory)
    }

    @Test(
        arguments: [
            (
                "command: [no-such-program], count: 1", 66,
                "own.yaml:5:23: error: the program 'no-such-program' is not there"
            ),
            ("command: ./none, count: 1", 66, "own.yaml:5:22: error: the program './none' is not there"),
            (
                "command: [./plain.txt], count: 1", 64,
                "own.yaml:5:23: error: the program './plain.txt' cannot be executed"
            ),
            (
                "command: [sh], count: 1, working-directory: nowhere", 66,
                "own.yaml:5:23: error: the working directory 'nowhere' is not there"
            ),
            ("command: [sh], count: 0", 64, "0 is out of range for 'count'"),
            ("command: [sh], count: 1, attach: {pids: 4}", 64, "both started by 'command' and attached to"),
            ("attach: {match: 'no-such-consumer'}", 64, "consumers that run already cannot know an embedded cluster"),
        ] as [(String, Int32, String)])
    func `a program that cannot be started is told at its place`(
        consumers: String, code: Int32, message: String
    ) async throws {
        let (exit, process) = try await Self.finished(consumers)
        defer { process.remove() }
        #expect(exit == code, "\(process.text)")
        #expect(process.text.contains(message), "\(process.text)")
        #expect(process.text.contains("\n  fix: "))
        #expect(process.run == nil)
    }

    @Test(
        arguments: [
            (
                "attach: {match: 'no such consumer'}", 69,
                "own.yaml:5:21: error: no process has a command line that matches"
            ),
            ("attach: {pids: [4194303]}", 69, "own.yaml:5:21: error: there is no process 4194303"),
            ("attach: {pidfile: none.pid}", 66, "own.yaml:5:21: error: the file 'none.pid' cannot be read"),
        ] as [(String, Int32, String)])
    func `a consumer that is not there is told at its place`(
        consumers: String, code: Int32, message: String
    ) async throws {
        let broker = try HighwaterProcess(["broker", "kafka", "--brokers", "1", "--topic", "orders:1"])
        defer {
            broker.send(SIGTERM)
            broker.remove()
        }
        #expect(
            await poll(within: .seconds(20)) {
                broker.text.contains("bootstrap servers: ") && broker.text.hasSuffix("\n")
            })
        let line = try #require(broker.text.split(separator: "\n").first { $0.contains("bootstrap servers: ") })
        let servers = String(line.dropFirst("bootstrap servers: ".count))
        let (exit, process) = try await Self.finished(consumers, target: "bootstrap: '\(servers)'")
        defer { process.remove() }
        #expect(exit == code, "\(process.text)")
        #expect(process.text.contains(message), "\(process.text)")
    }

    @Test func `a program that ends at once is told with its exit code`() async throws {
        let (exit, process) = try await Self.finished("command: [sh, -c, 'echo no key; exit 7'], count: 1")
        defer { process.remove() }
        #expect(exit == 64, "\(process.text)")
        #expect(process.text.contains("own.yaml:5:23: error: consumer-1 ended at once with exit code 7"))
        #expect(process.text.contains("consumer-1: exit code 7, which nobody asked for: see logs/consumer-1.log"))
        #expect(try process.file("logs/consumer-1.log") == "no key\n")
    }
}
