import Measurement
import MessageLedger
import Testing

@testable import Orchestration

@Suite struct TracePassagesTests {
    private func event(_ kind: RunEvent.Kind, source: String = "a", at time: UInt64, _ values: [String: Double])
        -> RunEvent
    {
        RunEvent(at: time, source: source, kind, values: values.merging(["partition": 3]) { $1 })
    }

    private func passages(_ events: [RunEvent], _ place: Place? = Place(partition: 3, offset: 40)) -> TracePassages {
        TracePassages(events: events, place: place)
    }

    @Test(arguments: [
        (delivered: 40.0, offset: 41.0, isPassed: true), (delivered: 41, offset: 50, isPassed: false),
        (delivered: 30, offset: 40, isPassed: false), (delivered: 0, offset: 99, isPassed: true),
    ])
    func `a reader passes what lies between the delivered and its beginning`(
        delivered: Double, offset: Double, isPassed: Bool
    ) {
        let begin = event(.readFrom, at: 1, ["delivered": delivered, "offset": offset])
        #expect(passages([begin]).begins.count == (isPassed ? 1 : 0))
    }

    @Test func `of the commits beyond it each teller's first counts`() {
        let events = [
            event(.commitAhead, at: 1, ["delivered": 10, "committed": 40]),
            event(.commitAhead, at: 2, ["delivered": 20, "committed": 60]),
            event(.commitAhead, source: "harness", at: 3, ["delivered": 25, "committed": 60]),
            event(.commitAhead, at: 4, ["delivered": 30, "committed": 90]),
        ]
        #expect(passages(events).commits.map(\.atNanoseconds) == [2, 3])
    }

    @Test func `another partition, and a message whose place is not known, have no passages`() {
        let events = [
            event(.evicted, at: 1, ["from_offset": 0, "to_offset": 99]),
            event(.skipped, at: 1, ["from_offset": 0, "to_offset": 99]),
        ]
        #expect(passages(events).evictions.count == 1 && passages(events).begins.count == 1)
        #expect(passages(events, Place(partition: 2, offset: 40)).evictions.isEmpty)
        #expect(passages(events, nil).begins.isEmpty)
    }
}
