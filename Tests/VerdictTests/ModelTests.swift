import EmbeddedKafka
import Foundation
import Invariants
import Measurement
import Synchronization
import TestSupport
import Testing

/// Runs against the deterministic cluster, of which everything is known, and what the judge makes of their ledgers.
@Suite struct ModelTests {
    /// So many in a run of the suite; `HIGHWATER_MODEL_SEEDS` asks for more, and `HIGHWATER_MODEL_SEED` for one.
    private static let seeds: Range<UInt64> = {
        let asked = ProcessInfo.processInfo.environment
        if let seed = asked["HIGHWATER_MODEL_SEED"].flatMap(UInt64.init) { return seed..<seed + 1 }
        return 0..<(asked["HIGHWATER_MODEL_SEEDS"].flatMap(UInt64.init) ?? 1000)
    }()

    private static let cases: [(name: String, defect: Defects)] =
        [("no defect", []), ("no defect", []), ("no defect", [])] + DefectCatalog.entries.map { ($0.name, $0.defect) }

    /// How often each promise was broken, of how many runs, by the defect.
    private final class Totals: Sendable {
        let runs = Mutex<[String: Int]>([:])
        let broken = Mutex<[String: [Promise: Int]]>([:])

        func add(_ name: String, _ verdicts: [Promise: Verdict]) {
            runs.withLock { $0[name, default: 0] += 1 }
            broken.withLock { broken in
                for promise in verdicts.filter({ $0.value == .violated }).keys {
                    broken[name, default: [:]][promise, default: 0] += 1
                }
            }
        }

        func count(_ name: String, _ promise: Promise) -> Int { broken.withLock { $0[name]?[promise] ?? 0 } }

        var text: String {
            let (runs, broken) = (runs.withLock { $0 }, broken.withLock { $0 })
            return runs.sorted { $0.key < $1.key }.map { name, count in
                let promises = (broken[name] ?? [:]).sorted { $0.value > $1.value }.map {
                    "\($0.key.rawValue) \($0.value)"
                }
                return "  \(name), \(count) runs: \(promises.isEmpty ? "all held" : promises.joined(separator: ", "))"
            }.joined(separator: "\n")
        }
    }

    @Test func `the judge says of every run what the model knows: no false alarm, no miss`() async throws {
        let totals = Totals()
        let slices: UInt64 = 8
        try await forEach(Array(0..<slices), atOnce: 2) { slice in
            for seed in Self.seeds where seed % slices == slice { try Self.judge(seed, totals) }
        }
        print("\(Self.seeds.count) runs of the model, promises broken by defect:\n\(totals.text)")
        guard Self.seeds.count > 1 else { return }
        for (defect, promise) in Self.convictions { #expect(totals.count(defect, promise) > 0, "\(defect)") }
    }

    /// What each defect must be convicted of in some of its runs at least.
    private static let convictions: [(String, Promise)] = [
        ("acknowledge-before-storing", .noLoss), ("lose-unsynced-tail", .noLoss), ("duplicate-on-retry", .duplicates),
        ("stale-read-after-failover", .duplicates), ("skip-offset-after-rebalance", .resume),
        ("two-owners-of-a-partition", .ownership), ("reorder-within-partition", .orderPerPartition),
        ("corrupt-payload", .noPhantoms), ("forget-commit", .duplicates),
    ]

    private static func judge(_ seed: UInt64, _ totals: Totals) throws {
        let (name, defect) = cases[Int(seed % UInt64(cases.count))]
        let allowed = Int(seed / 7 % 5) * 10
        let run = ModelRun(seed: seed, defect: defect)
        run.run()
        let recording = try HistoryRecorder.recording(of: run.history)
        let judged = try Promise.verdicts(of: recording, allowedRepeats: allowed)
        totals.add(name, judged)
        let hint = "seed \(seed), \(name)"
        let expected = Expectation(of: run.history, allowedRepeats: allowed).verdicts
        for promise in Promise.allCases where judged[promise] != expected[promise] {
            Issue.record(
                "\(hint), \(promise.rawValue): \(judged[promise] as Any), known is \(expected[promise] as Any)")
        }
        compare(LogTruth(run.logs, run.history), defect, recording, judged, hint)
    }

    /// What lies in the logs, which neither the ledger nor the history was made from.
    private static func compare(
        _ truth: LogTruth, _ defect: Defects, _ recording: Recording, _ judged: [Promise: Verdict], _ hint: String
    ) {
        if truth.lost > 0 { #expect(judged[.noLoss] == .violated, "\(hint): \(truth.lost) lost") }
        if truth.damaged > 0 { #expect(judged[.noPhantoms] == .violated, "\(hint): \(truth.damaged) damaged") }
        // A log that was cut off does not hold any more what was read from it.
        guard defect.isDisjoint(with: [.acknowledgeBeforeStoring, .loseUnsyncedTail, .staleReadAfterFailover]) else {
            return
        }
        // Followers that get two batches anew may be behind when their leader goes.
        if !defect.contains(.reorderWithinPartition) { #expect(truth.lost == 0, "\(hint)") }
        #expect((truth.damaged > 0) == (judged[.noPhantoms] == .violated), "\(hint)")
        #expect(recording.tally.places.logDuplicates.total == UInt64(truth.again), "\(hint)")
        if !defect.contains(.skipOffsetAfterRebalance) {
            #expect((truth.inverted > 0) == (judged[.orderPerPartition] == .violated), "\(hint)")
        }
        guard defect.isEmpty else { return }
        let broken = judged.filter { $0.value == .violated && $0.key != .duplicates }.keys
        #expect(broken.isEmpty, "\(hint)")
    }
}
