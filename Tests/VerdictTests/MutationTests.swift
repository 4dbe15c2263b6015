import Foundation
import Invariants
import Measurement
import MessageLedger
import SystemPackage
import TestSupport
import Testing

/// A good run is changed at one place, and judged again.
@Suite struct MutationTests {
    /// One killed consumer that comes back, three members and four partitions, of a real cluster.
    static let run = Result { try RecordedRun("kill-and-return") }

    /// So many in a run of the suite; `HIGHWATER_MUTATIONS` asks for more.
    static let count = ProcessInfo.processInfo.environment["HIGHWATER_MUTATIONS"].flatMap(Int.init) ?? 10_000

    private static func repeats(_ history: History) -> Int { PlaceTruth(of: history).repeats }

    @Test func `the run is good, as it was recorded and as it is recorded again`() throws {
        let run = try Self.run.get()
        let allowed = Self.repeats(run.history)
        let recorded = try Promise.verdicts(of: run.recording, allowedRepeats: allowed)
        let again = try Promise.verdicts(
            of: try HistoryRecorder.recording(of: run.history), allowedRepeats: allowed)
        for promise in Promise.allCases {
            #expect(recorded[promise] == .held, "\(promise.rawValue)")
            #expect(again[promise] == .held, "\(promise.rawValue)")
        }
        #expect(run.recording.tally.acknowledged >= 120)
        #expect(allowed > 0, "nothing was delivered twice, so that a killed consumer left no trace")
    }

    @Test func `what is recorded again is what was recorded`() throws {
        let run = try Self.run.get()
        let again = try HistoryRecorder.recording(of: run.history)
        #expect(again.tally.attempted == run.recording.tally.attempted)
        #expect(again.tally.acknowledged == run.recording.tally.acknowledged)
        #expect(again.tally.delivered == run.recording.tally.delivered)
        #expect(again.tally.places == run.recording.tally.places)
        #expect(again.counts == run.recording.counts)
    }

    @Test func `each change is convicted by the invariants that must, and by no other`() async throws {
        let history = try Self.run.get().history
        let allowed = Self.repeats(history)
        let totals = MutationTotals()
        let slices = 8
        try await forEach(Array(0..<slices), atOnce: 2) { slice in
            for seed in stride(from: slice, to: Self.count, by: slices) {
                try Self.judge(UInt64(seed), history, allowed, totals)
            }
        }
        print(totals)
        #expect(totals.applied == Self.count)
        for mutation in Mutation.allCases {
            #expect(totals.count(of: mutation) > Self.count / 100, "\(mutation.rawValue)")
        }
    }

    private static func judge(_ seed: UInt64, _ history: History, _ allowed: Int, _ totals: MutationTotals) throws {
        var dice = SeededNumbers(seed: seed)
        var mutation: Mutation
        var changed: History?
        repeat {
            mutation = Mutation.allCases.randomElement(using: &dice) ?? .dropDelivery
            changed = mutation.apply(to: history, &dice)
        } while changed == nil
        guard let changed else { return }
        let judged = try Promise.verdicts(of: HistoryRecorder.recording(of: changed), allowedRepeats: allowed)
        let expected = Expectation(of: changed, allowedRepeats: allowed).verdicts
        #expect(judged == expected, "seed \(seed): \(mutation.rawValue)")
        if let (promise, verdict) = mutation.breaks {
            #expect(judged[promise] == verdict, "seed \(seed): \(mutation.rawValue)")
        }
        totals.add(mutation, convictedBy: judged.filter { $0.value != .held }.keys.sorted())
    }

    /// Whatever page of the ledger is gone: an error, or a doubt, and never a loss that was none.
    @Test func `a page of the ledger that is lost is told, and nothing is held or violated for it`() throws {
        let history = try Self.run.get().history
        let allowed = Self.repeats(history)
        var told: [String: Int] = [:]
        for seed in 0..<UInt64(200) {
            var dice = SeededNumbers(seed: seed)
            var page = ""
            do {
                let recording = try HistoryRecorder.recording(of: history) { ledger in
                    page = try Self.losePage(of: ledger, &dice)
                }
                let findings = try Promise.verdicts(of: recording, allowedRepeats: allowed)
                let validity = Judge(invariants: [], steadyState: []).judge(recording).findings
                let isDoubted =
                    findings.values.contains(.inconclusive)
                    || validity.contains { $0.name == "ledger" && $0.verdict == .inconclusive }
                #expect(isDoubted, "seed \(seed): \(page)")
                #expect(findings.allSatisfy { $0.value != .violated }, "seed \(seed): \(page), \(findings)")
                told["in doubt", default: 0] += 1
            } catch is LedgerError {
                told["an error", default: 0] += 1
            }
        }
        print(
            "a lost page of 200 ledgers: "
                + told.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", "))
        #expect(told.count == 2)
    }

    /// Fills one page that holds anything with zeros, and gives its name.
    private static func losePage(of ledger: FilePath, _ dice: inout SeededNumbers) throws -> String {
        let home = URL(fileURLWithPath: ledger.string)
        var pages: [(file: URL, offset: Int)] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: ledger.string).sorted(by: kindFirst) {
            let file = home.appendingPathComponent(name)
            let data = try Data(contentsOf: file)
            for offset in stride(from: 0, to: data.count, by: 4096) where holdsAnything(data, offset) {
                pages.append((file, offset))
            }
        }
        let page = try #require(pages.randomElement(using: &dice))
        let file = try FileHandle(forUpdating: page.file)
        try file.seek(toOffset: UInt64(page.offset))
        try file.write(contentsOf: Data(count: 4096))
        try file.close()
        return "\(page.file.lastPathComponent) at \(page.offset)"
    }

    private static let emptyPage = [UInt8](repeating: 0, count: 4096)

    private static func holdsAnything(_ data: Data, _ offset: Int) -> Bool {
        data.withUnsafeBytes { bytes in
            let page = UnsafeRawBufferPointer(rebasing: bytes[offset..<min(offset + 4096, bytes.count)])
            guard let start = page.baseAddress else { return false }
            return memcmp(start, emptyPage, page.count) != 0
        }
    }

    /// Files of places have a random number in their name: by kind first, so that a seed finds the same page again.
    private static func kindFirst(_ left: String, _ right: String) -> Bool {
        (left.prefix(3), left.count, left) < (right.prefix(3), right.count, right)
    }
}
