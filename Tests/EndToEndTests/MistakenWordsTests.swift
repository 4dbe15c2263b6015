import Foundation
import Testing

/// What is told of wrong options, addresses, files and directories.
@Suite struct MistakenWordsTests {
    private static func told(_ arguments: [String]) async throws -> (code: Int32, text: String) {
        let (code, process) = try await HighwaterProcess.finished(arguments)
        defer { process.remove() }
        return (code, process.text)
    }

    @Test(arguments: [
        ("--rate 5/s --connections 0", 64, "highwater: error: --connections: 0 is out of range"),
        ("--rate 5/s --timeout 2h", 64, "highwater: error: --timeout: the duration '2h' is out of range"),
        ("--rate 5/s --workers 1000", 64, "highwater: error: --workers: 1000 is out of range"),
        ("--profile nofile", 66, "highwater: error: --profile: there is no file 'nofile'"),
        ("--profile /tmp", 66, "highwater: error: --profile: '/tmp' is a directory, not a file"),
        ("--rate 5/s --header :x", 64, "highwater: error: --header: '' cannot be the name of a header"),
    ])
    func `a mistake of a load without a file names its option`(options: String, code: Int, words: String) async throws {
        let options = options.split(separator: " ").map(String.init)
        let told = try await Self.told(["load", "http://127.0.0.1:1/"] + options)
        #expect(told.code == Int32(code))
        #expect(told.text.hasPrefix(words), "\(told.text)")
        #expect(told.text.contains("\n  fix: ") && !told.text.contains("load.json"))
    }

    @Test(arguments: [
        ("http://127.0.0.1:70000/", 64, "the address: '70000' in '127.0.0.1:70000' is no port"),
        ("kafka://127.0.0.1:70000/t", 64, "the address: '70000' in '127.0.0.1:70000' is no port"),
        ("http://no-such-host.invalid/", 69, "the host of http://no-such-host.invalid is unknown"),
        ("kafka://no-such-host.invalid:9092/t", 69, "no host of 'no-such-host.invalid:9092' is known"),
        ("http://127.0.0.1:1/", 69, "nothing listens at http://127.0.0.1:1"),
    ])
    func `an address that cannot be is told apart from one where nothing listens`(
        address: String, code: Int, words: String
    ) async throws {
        let told = try await Self.told(["load", address, "--rate", "5/s"])
        #expect(told.code == Int32(code))
        #expect(told.text.hasPrefix("highwater: error: \(words)"), "\(told.text)")
    }

    @Test func `a plan misses the configuration of its gateway, with its place`() async throws {
        let directory = try Self.directory()
        let experiment = """
            highwater: 1
            name: no-configuration
            target: {http: {provision: nginx, config: servers/none.conf}}
            load: {profile: {stages: [{hold: 5/s, for: 1s}]}}
            """
        try Data(experiment.utf8).write(to: directory.appending(path: "e.yaml"))
        let (code, process) = try await HighwaterProcess.finished(["plan", "e.yaml"], in: directory)
        defer { process.remove() }
        #expect(code == 66)
        #expect(process.text.hasPrefix("e.yaml:3:43: error: there is no file 'servers/none.conf'"), "\(process.text)")
    }

    @Test(arguments: [["run", "."], ["plan", "."], ["load", ".", "--plot"]])
    func `a directory where a file should be is called one`(arguments: [String]) async throws {
        let told = try await Self.told(arguments)
        #expect(told.code == 66)
        #expect(told.text.hasPrefix(".:1:1: error: '.' is a directory, not a file"), "\(told.text)")
    }

    @Test(arguments: ["output.txt", "output.txt/below"])
    func `a file cannot hold the directories of runs`(runs: String) async throws {
        let directory = try Self.directory()
        try Data().write(to: directory.appending(path: "output.txt"))
        let experiment = HighwaterProcess.repository.appending(path: "experiments/gateway/token-bucket.yaml").path
        let (code, process) = try await HighwaterProcess.finished(["run", experiment, "--runs", runs], in: directory)
        defer { process.remove() }
        #expect(code == 64)
        #expect(process.text.hasPrefix("highwater: error: no run directory can be made in '\(runs)': "))
        #expect(process.text.contains("  fix: name a directory, not a file with --runs"), "\(process.text)")
        #expect(!process.text.contains("NSCocoaErrorDomain"))
    }

    private static func directory() throws -> URL {
        try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
    }
}
