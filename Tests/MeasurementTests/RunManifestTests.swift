import Foundation
import Measurement
import SystemPackage
import TestSupport
import Testing

@Suite struct RunManifestTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    static var plain: RunManifest {
        RunManifest(
            name: "flash-sale", hypothesis: nil, seed: .max, run: .max - 1,
            streams: [StreamRecord(plannedArrivals: 3)], partitions: 2,
            acknowledgements: true, outcomeStore: nil, consumers: 1, startedAt: Date(timeIntervalSince1970: 1.8e9),
            startNanoseconds: 5_000_000_000, loadSeconds: 10, recordedSeconds: 60,
            maximumSenderErrorSeconds: 0.05, maximumBacklog: 100)
    }

    private func roundTrip(_ manifest: RunManifest) throws -> RunManifest {
        try manifest.write(to: directory.file("run.json"))
        return try RunManifest.read(directory.file("run.json"))
    }

    @Test func `a manifest comes back as it was written`() throws {
        var manifest = Self.plain
        manifest.hypothesis = "Orders survive"
        manifest.outcomeStore = "outcomes.db"
        manifest.phases = [PhaseMark(name: "warm-up", seconds: 0), PhaseMark(name: "drain", seconds: 12.25)]
        manifest.faults = [FaultRecord(id: "kill-one", kind: "kill", effect: "SIGKILL", plannedSeconds: 15)]
        manifest.streams[0].offered = 17
        manifest.streams[0].unsent = 4
        manifest.streams[0].queueFull = 2
        manifest.drainedAt = 1.8e9 + 12
        manifest.versions = ["librdkafka": "2.0.2"]
        #expect(try roundTrip(manifest) == manifest)
    }

    @Test(arguments: [
        RunEnd.unfinished, .complete, .steadyStateWrong("lag.max < 5: 7"), .stopped("SIGINT"), .failed("no broker"),
    ])
    func `every way to end comes back`(end: RunEnd) throws {
        var manifest = Self.plain
        manifest.end = end
        #expect(try roundTrip(manifest).end == end)
    }

    @Test func `a run has not ended before it says so`() {
        #expect(Self.plain.end == .unfinished)
    }

    @Test func `writing again replaces the file whole`() throws {
        var manifest = Self.plain
        manifest.versions = Dictionary(uniqueKeysWithValues: (0..<100).map { ("name-\($0)", "1") })
        try manifest.write(to: directory.file("run.json"))
        #expect(try roundTrip(Self.plain) == Self.plain)
    }

    @Test func `the manifest of another version of the layout is an error that says so`() throws {
        try Data(#"{"format": 1, "name": "sale", "producers": 1}"#.utf8)
            .write(to: URL(fileURLWithPath: directory.file("run.json").string))
        let error = try #require(throws: RunManifest.FormatError.self) {
            try RunManifest.read(directory.file("run.json"))
        }
        #expect(error.description.contains("has format 1, this Highwater reads 2"))
    }

    @Test func `a damaged manifest is an error`() throws {
        try Data("{\"name\": ".utf8).write(to: URL(fileURLWithPath: directory.file("run.json").string))
        #expect(throws: (any Error).self) { try RunManifest.read(directory.file("run.json")) }
    }
}
