import Foundation
import Testing

/// The ledger of a real run, read elsewhere, and read when it is no longer as it was.
@Suite(.serialized) struct StoredLedgerTests {
    private static let experiment = """
        highwater: 1
        name: stored
        seed: 7
        target: {kafka: {embedded: {brokers: 1}, topic: orders, partitions: 3}}
        load: {profile: {stages: [{hold: 500/s, for: 9s}]}}
        consumers: {group: workers, count: 2, outcome: {sqlite: outcomes.db, apply: idempotent}}
        warm-up: 2s
        schedule: [{id: kill, at: 4s, fault: {kill: {consumer: any}}, restart-after: 1s, for: 3s}]
        invariants: {no-loss: {}, offsets-agree: {}, duplicates: {log: none, deliveries: around-faults}}
        drain: {until: lag.max == 0, at-most: 30s}
        """

    private func copy(_ run: URL, _ name: String) throws -> URL {
        let target = run.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(name)
        try FileManager.default.copyItem(at: run, to: target)
        return target
    }

    private func ledgerFile(of run: URL, _ prefix: String) throws -> URL {
        let ledger = run.appendingPathComponent("ledger")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: ledger.path).sorted().first { $0.hasPrefix(prefix) })
        return ledger.appendingPathComponent(name)
    }

    private func check(_ run: URL) async throws -> (code: Int32, text: String) {
        let (code, process) = try await HighwaterProcess.finished(["check", run.path])
        defer { process.remove() }
        return (code, process.text)
    }

    @Test func `a run that is copied is judged the same, and one that is damaged not at all`() async throws {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try Data(Self.experiment.utf8).write(to: directory.appendingPathComponent("x.yaml"))
        let (code, process) = try await HighwaterProcess.finished(["run", "x.yaml"], in: directory)
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let run = try #require(process.run)

        let moved = try await check(try copy(run, "moved"))
        #expect(moved.code == 0, "\(moved.text)")

        let short = try copy(run, "short")
        try FileHandle(forUpdating: try ledgerFile(of: short, "producer-0-segment-0.facts")).truncate(atOffset: 5000)
        let cut = try await check(short)
        #expect(cut.code == 3)
        #expect(cut.text.contains("producer-0-segment-0.facts: is cut short\n  fix: copy the run directory again"))

        let newer = try copy(run, "newer")
        let handle = try FileHandle(forUpdating: try ledgerFile(of: newer, "producer-0.head"))
        try handle.seek(toOffset: 8)
        try handle.write(contentsOf: [9])
        let damaged = try await check(newer)
        #expect(damaged.code == 3)
        #expect(damaged.text.contains("producer-0.head: its header is damaged"))

        let lacking = try copy(run, "lacking")
        try FileManager.default.removeItem(at: try ledgerFile(of: lacking, "producer-0-segment-0.facts"))
        let missing = try await check(lacking)
        #expect(missing.code == 66)
        #expect(missing.text.contains("No such file"))

        let placeless = try copy(run, "placeless")
        try FileManager.default.removeItem(at: try ledgerFile(of: placeless, "acknowledgements-"))
        let bereft = try await check(placeless)
        #expect(bereft.code == 66 && bereft.text.contains("No such file"), "\(bereft.text)")

        let unsealed = try copy(run, "unsealed")
        try FileManager.default.removeItem(at: try ledgerFile(of: unsealed, "seal"))
        let open = try await check(unsealed)
        #expect(open.code == 66 && open.text.contains("seal: cannot be opened: No such file"), "\(open.text)")
        // As if it had been killed: nothing says what there was.
        try FileManager.default.removeItem(at: try ledgerFile(of: placeless, "seal"))
        let manifest = placeless.appendingPathComponent("run.json")
        let told = try String(contentsOf: manifest, encoding: .utf8)
        #expect(told.contains("\"isSealed\" : true"))
        try told.replacing("\"isSealed\" : true", with: "\"isSealed\" : false")
            .write(to: manifest, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(at: placeless.appendingPathComponent("seal"))
        try FileManager.default.removeItem(at: placeless.appendingPathComponent("parts/seal"))
        let doubtful = try await check(placeless)
        #expect(doubtful.code == 3, "\(doubtful.text)")
        for text in [cut.text, damaged.text, missing.text, bereft.text, open.text] { #expect(!text.contains("held")) }
        try await expectEachChangeIsTold(of: run)
        try await expectEachRecordIsMissed(of: run)
    }

    /// What it is judged by besides the ledger: changed or gone.
    private func expectEachRecordIsMissed(of run: URL) async throws {
        let records = [
            "parts/events-consumer-1.jsonl", "parts/events-harness.jsonl", "samples.csv", "run.json", "outcomes.json",
        ]
        for (number, name) in records.enumerated() {
            let lacking = try copy(run, "without-\(number)")
            try FileManager.default.removeItem(at: lacking.appendingPathComponent(name))
            let changed = try copy(run, "edited-\(number)")
            let file = try FileHandle(forUpdating: changed.appendingPathComponent(name))
            try file.seekToEnd()
            try file.write(contentsOf: Data("\n".utf8))
            for (directory, code) in [(lacking, Int32(66)), (changed, 3)] {
                let told = try await check(directory)
                #expect(told.code == code, "\(name): \(told.text)")
                #expect(!told.text.contains("held") && !told.text.contains("HELD"))
                let (traced, process) = try await HighwaterProcess.finished(["trace", directory.path, "0-1"])
                defer { process.remove() }
                #expect(traced == code, "\(name): \(process.text)")
            }
        }
    }

    /// One byte of what each file holds, behind its header.
    private func expectEachChangeIsTold(of run: URL) async throws {
        let changes = [
            ("producer-0-segment-0.facts", 4_100), ("producer-0-segment-0.facts", 266_250),
            ("producer-0-segment-0.checksums", 4_200), ("acknowledgements-", 4_102), ("deliveries-", 4_110),
            ("deliveries.board", 4_100), ("seal", 30),
        ]
        for (number, (prefix, offset)) in changes.enumerated() {
            let changed = try copy(run, "changed-\(number)")
            let file = try ledgerFile(of: changed, prefix)
            var bytes = try Data(contentsOf: file)
            bytes[offset] ^= 1
            try bytes.write(to: file)
            let told = try await check(changed)
            #expect(told.code == 3, "\(prefix) \(offset): \(told.text)")
            #expect(told.text.contains("\(file.lastPathComponent): "), "\(told.text)")
            #expect(!told.text.contains("held") && !told.text.contains("HELD"))
        }
    }
}
