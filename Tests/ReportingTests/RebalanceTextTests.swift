import Foundation
import RebalanceRecorder
import Testing

@testable import Reporting

@Suite struct RebalanceTextTests {
    @Test func `each rebalance is a row with its phases below, and what is none is told too`() throws {
        let (findings, start) = try RecordedFindings.of("c-static-confluent")
        let lines = RebalanceText(findings, startMicroseconds: start).lines(color: false)
        let rows = lines.filter { $0.contains("eager, static") }
        #expect(rows.count == 2)
        #expect(rows.last?.contains("kill c-static-confluent-m1") == true)
        #expect(
            lines.contains {
                $0.contains(
                    "round 2: straggler c-static-confluent-m2, barrier 1.34 s; absent c-static-confluent-m1")
            })
        #expect(lines.contains { $0.contains("returned as c-static-confluent-instance-3") && $0.contains("1.73 s") })
        #expect(lines.contains { $0.contains("detect 6.01 s, join 1.34 s") })
    }

    @Test func `the phases of a rebalance are as long as the whole, on every protocol`() throws {
        for name in ["b-cooperative-confluent", "d-kip848-static", "l-churn"] {
            for rebalance in try RecordedFindings.of(name).0.rebalances {
                #expect(rebalance.phases.map(\.microseconds).reduce(0, +) == rebalance.total.microseconds)
                #expect(rebalance.phases.allSatisfy { $0.microseconds > 0 })
            }
        }
    }

    @Test func `nothing found is said`() {
        #expect(RebalanceText(RebalanceFindings(), startMicroseconds: 0).lines(color: false) == ["no rebalance"])
    }

    @Test func `JSON names its units and keeps the names of members`() throws {
        let (findings, _) = try RecordedFindings.of("d-kip848-v1")
        let text = try RebalanceJSON.text(findings)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let first = try #require((object["rebalances"] as? [[String: Any]])?.dropFirst().first)
        #expect(first["group_protocol"] as? String == "kip-848")
        #expect((first["converged_us"] as? [String: Any])?["d-kip848-v1-m1"] as? Int == 933_061)
        let measures = try #require(first["measures"] as? [String: Any])
        #expect(measures["gap_integral_us"] as? Int == 157_266)
        #expect(try RebalanceJSON.lines(findings).count == 7)
    }

    @Test func `the plot is well-formed XML with a bar for every phase`() throws {
        let (findings, start) = try RecordedFindings.of("d-kip848-v1")
        let svg = RebalancePlot(findings, startMicroseconds: start).svg
        let elements = try #require(ElementCounter(svg))
        #expect(elements.count("title") == findings.rebalances.flatMap(\.phases).count)
        #expect(svg.contains("time since the trigger (s)"))
    }
}
