import Experiments
import Foundation
import Invariants
import Measurement
import Testing

@Suite struct FailoverTests {
    private static let text = "{within: 2s, recovered-within: 3s}"

    /// 300/s over three backends from 0 s to 50 s; `backend-2` is away from 20 s to 30 s.
    ///
    /// `answer` changes what becomes of a request of the dead backend's turn; without it another one answers.
    private func check(
        _ text: String = text, subject: String? = "backend-2 (pid 4711)", until end: Double = 50,
        capacity: UInt64? = nil, _ answer: (_ sent: Double) -> ExchangeRecord? = { _ in nil }
    ) throws -> Observation {
        let records = (0..<Int(300 * end)).map { index in
            let sent = Double(index) / 300
            let turn = UInt16(index % 3 + 1)
            let isGone = turn == 2 && (20..<30).contains(sent)
            return (turn == 2 ? answer(sent) : nil) ?? SyntheticRecording.exchange(sent, backend: isGone ? 1 : turn)
        }
        let logs = try SyntheticRecording.exchanges(records, capacity: capacity)
        return try promise(Failover.self, text).check(
            SyntheticRecording.make {
                $0.manifest.faults[0].subject = subject
                $0.exchanges["load"] = logs
            })
    }

    private static func fail(_ range: Range<Double>) -> (Double) -> ExchangeRecord? {
        { range.contains($0) ? SyntheticRecording.exchange($0, status: 0) : nil }
    }

    @Test func `a gateway that passes the dead backend by at once is as promised`() throws {
        let observation = try check()
        #expect(observation.verdict == .held, "\(observation)")
        #expect(observation.observed.hasPrefix("slow-net: 0 failed within 2 s, back after 1 s, then 33.3 %"))
    }

    @Test func `the dead backend's part may fail for the stated time`() throws {
        let observation = try check(Self.text, Self.fail(20..<21.99))
        #expect(observation.verdict == .held, "\(observation)")
        #expect(observation.observed.contains(": 199 failed within 2 s"))
    }

    @Test(arguments: [(22.5..<22.6, "later than 2 s"), (20..<30.0, "later than 2 s"), (35..<35.1, "later than 2 s")])
    func `a request that fails after the stated time is a violation`(range: Range<Double>, words: String) throws {
        let observation = try check(Self.text, Self.fail(range))
        #expect(observation.verdict == .violated)
        #expect(observation.evidence.contains { $0.contains(words) })
    }

    @Test func `more failures than the dead backend's part are a violation`() throws {
        let records = (0..<15_000).map { index in
            let sent = Double(index) / 300
            return (20..<21).contains(sent)
                ? SyntheticRecording.exchange(sent, status: 502)
                : SyntheticRecording.exchange(sent, backend: UInt16(index % 3 + 1))
        }
        let logs = try SyntheticRecording.exchanges(records)
        let observation = try promise(Failover.self, "{within: 1s}").check(
            SyntheticRecording.make {
                $0.manifest.faults[0].subject = "backend-2"
                $0.exchanges["load"] = logs
            })
        #expect(observation.verdict == .violated)
        #expect(observation.evidence.contains { $0.contains("the dead backend's part is 100") }, "\(observation)")
    }

    @Test func `what still goes to the dead backend is a violation, although it answers once it wakes up`() throws {
        let observation = try check { sent in
            (25..<26).contains(sent) ? SyntheticRecording.exchange(sent, took: 6, backend: 2) : nil
        }
        #expect(observation.verdict == .violated)
        #expect(observation.evidence == ["slow-net: 100 requests still went to backend 2"])
    }

    @Test func `a single try whether the dead backend is back is no violation`() throws {
        let observation = try check { sent in
            (29.7..<29.71).contains(sent) ? SyntheticRecording.exchange(sent, took: 0.4, backend: 2) : nil
        }
        #expect(observation.verdict == .held, "\(observation)")
    }

    @Test func `a backend that does not get its part again is a violation`() throws {
        let observation = try check { sent in sent >= 30 ? SyntheticRecording.exchange(sent, backend: 3) : nil }
        #expect(observation.verdict == .violated)
        #expect(observation.observed.contains("not back, then 0.0 %"))
    }

    @Test func `a backend may take its stated time to come back`() throws {
        let late = { (sent: Double) in
            (30..<33).contains(sent) ? SyntheticRecording.exchange(sent, backend: 3) : nil
        }
        #expect(try check(Self.text, late).verdict == .held)
        #expect(try check("{within: 2s, recovered-within: 1s, share: 100%}", late).verdict == .violated)
    }

    @Test func `a fault that took no backend away, and one of another name, tell nothing`() throws {
        #expect(try check(subject: "consumer-1").verdict == .inconclusive)
        #expect(try check(subject: nil).verdict == .inconclusive)
        #expect(try check("{within: 2s, fault: other}").verdict == .inconclusive)
        #expect(try check(subject: "backend-9").verdict == .inconclusive)
    }

    @Test func `a load that ended too soon, or was not recorded whole, tells nothing`() throws {
        #expect(try check(until: 21).verdict == .inconclusive)
        #expect(try check(until: 32).verdict == .inconclusive)
        #expect(try check(capacity: 100).verdict == .inconclusive)
    }

    @Test func `answers that do not name their backend tell nothing`() throws {
        let logs = try SyntheticRecording.exchanges((0..<900).map { SyntheticRecording.exchange(Double($0) / 30) })
        let observation = try promise(Failover.self, Self.text).check(
            SyntheticRecording.make {
                $0.manifest.faults[0].subject = "backend-2"
                $0.exchanges["load"] = logs
            })
        #expect(observation.verdict == .inconclusive)
        #expect(observation.evidence.first?.contains("x-backend") == true)
    }

    @Test func `without a stated time it is a mistake`() throws {
        #expect(throws: Mistakes.self) { try promise(Failover.self, "{share: 80%}") }
    }
}
