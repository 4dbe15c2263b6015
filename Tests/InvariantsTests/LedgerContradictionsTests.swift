import Invariants
import Measurement
import MessageLedger
import Testing

@Suite struct LedgerContradictionsTests {
    /// A run whose consumers counted what its ledger has marked, and then one change.
    private func finding(_ change: (inout Recording) -> Void) -> Finding? {
        let recording = SyntheticRecording.make {
            $0.counts = [.delivered: 5000, .redelivered: 0]
            change(&$0)
        }
        return Judge(invariants: [], steadyState: []).judge(recording).findings.first { $0.name == "ledger" }
    }

    private static let killed = SyntheticRecording.event(
        .memberExited, at: 21, subject: "consumer-1", values: ["intended": 1])

    @Test func `a ledger that fits is not told of`() {
        #expect(finding { _ in } == nil)
        #expect(finding { $0.counts = [:] } == nil, "without consumers nobody counted")
    }

    @Test func `what the disk had no room for makes a run inconclusive`() {
        let finding = finding { $0.tally.unrecorded = 3 }
        #expect(finding?.verdict == .inconclusive)
        #expect(finding?.observed == "3 not recorded")
    }

    @Test(
        arguments: [
            (counted: 4999, marked: 5000), (5001, 5000), (0, 5000), (5000, 0),
        ] as [(UInt64, UInt64)])
    func `deliveries that were counted and not marked, or marked and not counted, contradict each other`(
        counted: UInt64, marked: UInt64
    ) {
        let finding = finding {
            $0.counts[.delivered] = counted
            $0.tally.delivered = marked
        }
        #expect(finding?.verdict == .inconclusive)
        #expect(finding?.evidence.first?.contains("counted \(counted) first deliveries, and \(marked)") == true)
    }

    @Test func `a consumer that was killed between the two leaves one that does not fit`() {
        #expect(
            finding {
                $0.events.append(Self.killed)
                $0.counts[.delivered] = 4999
                $0.tally.unmarked = 1
            } == nil)
        let two = finding {
            $0.events.append(Self.killed)
            $0.tally.unmarked = 2
        }
        #expect(two?.evidence.first?.hasPrefix("2 messages were read from a place") == true)
    }

    @Test func `a harness that was killed takes all its consumers along`() {
        let change = { (end: RunEnd) in
            { (recording: inout Recording) in
                recording.manifest.end = end
                recording.tally.unmarked = 2
            }
        }
        #expect(finding(change(.unfinished)) == nil)
        #expect(finding(change(.complete))?.verdict == .inconclusive)
    }

    @Test func `acknowledgements of messages that are not marked are a contradiction in a complete run`() {
        let finding = finding { $0.tally.places.unmarked = 1 }
        #expect(finding?.evidence.first?.hasPrefix("1 acknowledgements told a place") == true)
    }

    @Test(
        arguments: [(counted: 0, marked: 1, fits: false), (7, 0, false), (7, 7, true), (7, 2, true)]
            as [(UInt64, UInt64, Bool)])
    func `repeated deliveries are counted each, and marked once a message`(counted: UInt64, marked: UInt64, fits: Bool)
    {
        let finding = finding {
            $0.counts[.redelivered] = counted
            $0.tally.redelivered = marked
        }
        #expect((finding == nil) == fits)
    }
}
