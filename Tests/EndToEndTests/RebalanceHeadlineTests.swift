import Foundation
import TestSupport
import Testing

/// The claim about static membership, and its price, in short variants.
@Suite struct RebalanceHeadlineTests {
    private typealias Experiment = RebalanceExperiment

    private struct Claim: Sendable {
        var name: String
        var settings: [String]
        var exit: Int32
        var finding: String
        /// Seconds between which the longest outage lies.
        var outage: ClosedRange<Double>
    }

    private static let claims = [
        Claim(
            name: "headline",
            settings: Experiment.session(10) + [
                "schedule.kill.at=3s", "schedule.kill.for=5s", Experiment.load(1600, seconds: 9),
            ],
            exit: 0, finding: "claim", outage: 0.5...5),
        Claim(
            name: "headline",
            settings: Experiment.eager + Experiment.session(10) + [
                "schedule.kill.at=3s", "schedule.kill.for=12s", Experiment.load(1600, seconds: 16),
            ],
            exit: 1, finding: "claim", outage: 7...14),
        Claim(
            name: "headline-for-good",
            settings: Experiment.session(6)
                + [
                    "schedule.leave.at=3s", "invariants.price.expect=partition.outage.max > 4s",
                    Experiment.load(1600, seconds: 12),
                ], exit: 0, finding: "price", outage: 4...10),
        Claim(
            name: "headline-for-good",
            settings: Experiment.eager + Experiment.session(6)
                + [
                    "schedule.leave.at=3s", "invariants.price.expect=partition.outage.max < 4s",
                    Experiment.load(1600, seconds: 7),
                ], exit: 0, finding: "price", outage: 0...4),
    ]

    @Test func `static members that return cost seconds, and the session where they do not; dynamic ones the reverse`()
        async throws
    {
        try await forEach(Self.claims, atOnce: 2) { try await Self.expect($0) }
    }

    private static func expect(_ claim: Claim) async throws {
        let (exit, process) = try await HighwaterProcess.finished(Experiment.arguments(claim.name, claim.settings))
        defer { process.remove() }
        #expect(exit == claim.exit, "\(process.text)")
        let file = try VerdictFile(process)
        let blamed = file.findings.filter { $0.group == "invariant" && $0.verdict != "held" }.map(\.name)
        #expect(blamed == (claim.exit == 0 ? [] : [claim.finding]), "\(process.text)")
        let observed = file[claim.finding]?.observed ?? ""
        #expect(seconds(observed).map(claim.outage.contains) == true, "\(claim.name): \(observed)")
        try await process.expectTheSameOffline(claim.exit)
    }

    /// The first quantity of time in a text, in seconds.
    private static func seconds(_ text: String) -> Double? {
        let words = text.split { $0 == " " || $0 == "," }
        for (number, unit) in zip(words, words.dropFirst()) {
            guard let value = Double(number), let scale = ["s": 1, "ms": 1e-3, "µs": 1e-6][String(unit)] else {
                continue
            }
            return value * scale
        }
        return nil
    }
}
