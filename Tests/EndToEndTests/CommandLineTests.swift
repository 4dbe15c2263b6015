import Foundation
import Testing

@Suite(.serialized) struct CommandLineTests {
    private static let mistaken = """
        highwater: 1
        name: eight-mistakes
        target:
          kafka: {embeded: {brokers: 3}, topic: orders}
        load: {profile: profile.yaml}
        consumers: {group: workers, count: 0}
        warm-up: 5
        steady-state: [lagg.max < 500]
        schedule:
          - {id: one, at: 6s, fault: {kill: {consumer: any}}}
          - {id: two, at: 7s, fault: {netwrok: {latency: 50ms}}, for: 2s}
          - {id: three, at: 9s, fault: {network: {latency: 50}}, for: 2s}
        invariants:
          no-loss: {}
          order: {per: topic}
          lost: {no-los: {}}
        """
    private static let profile = """
        highwater: 1
        name: small
        stages: [{hold: 100/s, for: 20s}]
        """

    private static func directory(_ files: [String: String]) throws -> URL {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        for (name, text) in files { try Data(text.utf8).write(to: directory.appendingPathComponent(name)) }
        return directory
    }

    @Test func `every mistake of a file is told at once, with its place and its mend`() async throws {
        let directory = try Self.directory(["wrong.yaml": Self.mistaken, "profile.yaml": Self.profile])
        let (code, process) = try await HighwaterProcess.finished(["plan", "wrong.yaml"], in: directory)
        defer { process.remove() }
        #expect(code == 64)
        let errors = process.text.split(separator: "\n").filter { $0.contains(": error: ") }
        for (place, word) in [
            ("4:11", "embeded"), ("6:36", "count"), ("7:10", "5"), ("8:16", "lagg.max"), ("11:31", "netwrok"),
            ("12:52", "50"), ("15:16", "topic"), ("16:10", "no-los"),
        ] {
            #expect(
                errors.contains { $0.hasPrefix("wrong.yaml:\(place): error: ") && $0.contains("'\(word)'") },
                "\(place) \(word):\n\(process.text)")
        }
        #expect(errors.count == 8)
        #expect(process.text.split(separator: "\n").filter { $0.hasPrefix("  fix: ") }.count == 8)
    }

    @Test func `a missing file is told apart from a wrong one`() async throws {
        let (code, process) = try await HighwaterProcess.finished(["run", "nowhere.yaml"])
        defer { process.remove() }
        #expect(code == 66)
        #expect(process.text.contains("nowhere.yaml"))
        #expect(process.run == nil)
    }

    @Test(arguments: [["run"], ["fly"], ["run", "x.yaml", "--seed", "many"], ["broker", "kafka", "--brokers", "0"]])
    func `a command line that makes no sense ends with 64`(arguments: [String]) async throws {
        let (code, process) = try await HighwaterProcess.finished(arguments)
        defer { process.remove() }
        #expect(code == 64, "\(process.text)")
    }

    @Test(arguments: ["run", "plan", "check", "load", "heal", "consumer", "broker", "gateway", "backend"])
    func `every verb explains itself`(verb: String) async throws {
        let (code, process) = try await HighwaterProcess.finished([verb, "--help"])
        defer { process.remove() }
        #expect(code == 0)
        #expect(process.text.contains("OVERVIEW:") && process.text.contains("USAGE: highwater \(verb)"))
    }

    @Test func `every experiment that ships has a plan, and planning touches nothing`() async throws {
        let folder = HighwaterProcess.repository.appendingPathComponent("experiments")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".yaml") && !$0.contains("targets/") }
        #expect(files.count >= 10)
        for file in files {
            let path = folder.appendingPathComponent(file).path
            let (code, process) = try await HighwaterProcess.finished(["plan", path, "--seed", "7"])
            defer { process.remove() }
            #expect(code == 0, "\(file): \(process.text)")
            #expect(process.text.contains("timeline"))
            #expect(process.run == nil)
        }
    }

    @Test func `every target that ships can be taken instead of an experiment's own`() async throws {
        let folder = HighwaterProcess.repository.appendingPathComponent("experiments/gateway")
        let targets = try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent("targets").path)
        #expect(targets.count >= 10)
        for target in targets {
            let (code, process) = try await HighwaterProcess.finished([
                "plan", folder.appendingPathComponent("token-bucket.yaml").path, "--target",
                folder.appendingPathComponent("targets/\(target)").path,
            ])
            defer { process.remove() }
            #expect(code == 0, "\(target): \(process.text)")
        }
    }

    @Test func `check refuses a directory that is no run`() async throws {
        let (code, process) = try await HighwaterProcess.finished(["check", "."])
        defer { process.remove() }
        #expect(code == 66, "\(process.text)")
    }
}
