import Foundation
import Measurement
import SystemPackage
import Testing

/// One run that loses messages is traced, judged again with other settings, and looked at by programs of the user's.
@Suite struct TraceTests {
    private static let experiment = """
        highwater: 1
        name: loses
        seed: 1
        target: {kafka: {embedded: {brokers: 3}, topic: orders, partitions: 6}}
        load: {profile: {stages: [{hold: 400/s, for: 12s}], keys: {uniform: {count: 200}}, payload: {json: 200B to 400B}}}
        consumers:
          {group: g, count: 2, assignor: range, session-timeout: 3s, commit: before-processing, work: 6ms, batch: 200}
        warm-up: 5s
        schedule: [{id: kill-one, at: 6s, fault: {kill: {consumer: any}}, restart-after: 1s, for: 5s}]
        drain: {at-most: 30s}
        invariants:
          no-loss: {}
          bounded-lag: {max: 100000}
          sees: {command: {run: [sh, look.sh]}}
          convicts: {command: {run: [echo, '{"verdict": "violated", "evidence": ["order 3"]}', '#']}}
          slow: {command: {run: [sh, -c, "echo waiting >&2; sleep 60"], within: 1s}}
          fails: {command: {run: [sh, -c, "echo one >&2; echo no such table >&2; exit 3"]}}
          absent: {command: {run: [no-such-program]}}
        """

    private static let look = """
        test "$1" = "$HIGHWATER_RUN_DIRECTORY" && test -f "$1/events.jsonl" && test -f "$1/samples.csv" &&
        printf '{"verdict": "held", "observed": "%s lines"}' "$(grep -c phase "$1/events.jsonl")"
        """

    @Test func `a run that loses messages can be asked about each of them, and for other verdicts`() async throws {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try Data(Self.experiment.utf8).write(to: directory.appending(path: "loses.yaml"))
        try Data(Self.look.utf8).write(to: directory.appending(path: "look.sh"))
        let (exit, process) = try await HighwaterProcess.finished(["run", "loses.yaml"], in: directory)
        defer { process.remove() }
        #expect(exit == 1, "\(process.text)")
        try Self.expectCommands(VerdictFile(process))
        let run = try #require(process.run).path
        try await Self.expectTraces(run, VerdictFile(process), directory)
        let before = try process.file("verdict.json")
        try await Self.expectOtherVerdicts(run, directory)
        #expect(try process.file("verdict.json") == before)
    }

    private static func expectCommands(_ file: VerdictFile) throws {
        #expect(file["sees"]?.verdict == "held")
        #expect(file["sees"]?.observed.hasSuffix(" lines") == true)
        // Its last argument is the path of the run, after which JSON ends.
        #expect(file["convicts"]?.verdict == "inconclusive")
        #expect(file["convicts"]?.evidence.first?.contains("is not JSON") == true)
        #expect(file["slow"]?.verdict == "inconclusive")
        #expect(file["slow"]?.evidence.last == "it said: waiting")
        #expect(file["fails"]?.evidence.first?.contains("ended with") == true)
        #expect(file["fails"]?.evidence.suffix(2) == ["it said: one", "it said: no such table"])
        #expect(file["absent"]?.evidence.first?.contains("no-such-program") == true)
    }

    private static func expectTraces(_ run: String, _ file: VerdictFile, _ directory: URL) async throws {
        let evidence = try #require(file["no-loss"]?.evidence.first { $0.hasPrefix("message ") })
        #expect(evidence.contains(": passed over by consumer-"), "\(evidence)")
        let name = String(evidence.split(separator: " ")[1])
        let (code, text) = try await told(["trace", run, name], directory)
        #expect(code == 0 && text.hasPrefix("message \(name): stream load, producer 0, sequence "), "\(text)")
        let (_, json) = try await told(["trace", run, name, "--json"], directory)
        let trace = try JSONDecoder().decode(MessageTrace.self, from: Data(json.utf8))
        #expect(trace.conclusion == "lost: acknowledged, and never delivered: its place was passed over")
        let steps = Dictionary(trace.steps.map { ($0.what, $0) }) { first, _ in first }
        let moments = ["intended", "sent", "acknowledged", "committed past", "passed over"].map { steps[$0]?.seconds }
        let known = moments.compactMap(\.self)
        #expect(known.count == 5 && known == known.sorted(), "\(json)")
        let fault = try #require(RunManifest.read(FilePath(run).appending("run.json")).faults.first)
        let isUnder = (steps["passed over"]?.seconds ?? 0) <= fault.revertedSeconds ?? 0
        #expect(steps["passed over"]?.faults == (isUnder ? ["kill-one"] : []))
        #expect(evidence.hasSuffix(", under kill-one") == isUnder, "\(evidence)")
        #expect(steps["delivered"]?.detail == "never")
        #expect(steps["acknowledged"]?.detail.contains("by broker ") == true)
        let (_, delivered) = try await told(["trace", run, "0-0"], directory)
        #expect(delivered.contains(", pid ") && delivered.hasSuffix("delivered once\n"), "\(delivered)")
        #expect(
            try await told(["trace", run, "0-99999"], directory)
                == (64, "highwater: error: message '0-99999' was never sent\n  fix: name one that the evidence shows\n")
        )
        #expect(try await told(["trace", run, "orders"], directory).code == 64)
        #expect(try await told(["trace", directory.path, "0-0"], directory).code == 66)
    }

    private static func expectOtherVerdicts(_ run: String, _ directory: URL) async throws {
        #expect(try await told(["check", run, "--invariant", "bounded-lag"], directory).code == 0)
        let tight = try await told(
            ["check", run, "--invariant", "bounded-lag", "--set", "bounded-lag.max=1"], directory)
        #expect(tight.code == 1 && tight.text.contains("max 1 ") && !tight.text.contains("no-loss"), "\(tight.text)")
        let resume = try await told(["check", run, "--invariant", "resume", "--invariant", "commits"], directory)
        #expect(resume.code == 1 && resume.text.hasPrefix("VIOLATED: resume, commits"), "\(resume.text)")
        #expect(
            try await told(["check", run, "--set", "bounded-lag.max=lots"], directory)
                == (
                    64,
                    "--set bounded-lag.max=lots: error: 'lots' is not a whole number\n"
                        + "  fix: write decimal digits only, as in '12'\n"
                ))
        #expect(try await told(["check", run, "--invariant", "no-los"], directory).code == 64)
    }

    private static func told(_ arguments: [String], _ directory: URL) async throws -> (code: Int32, text: String) {
        let (code, process) = try await HighwaterProcess.finished(arguments, in: directory)
        return (code, process.text)
    }

    @Test func `every kind of invariant is listed with a sentence and an example`() async throws {
        let (code, process) = try await HighwaterProcess.finished(["invariants"])
        defer { process.remove() }
        #expect(code == 0)
        #expect(process.text.contains("\nback-pressure\n  What waits in the target"))
        #expect(process.text.contains("\n  liveness: {every: 5s}\n"))
        #expect(process.text.hasSuffix("\n  tail: {expect: latency.p99 < 800ms, during: steady}\n"))
    }
}
