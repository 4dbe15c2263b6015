import Experiments
import Foundation
import LoadGeneration
import MessageLedger
import Testing

@Suite struct EventSourceTests {
    private struct Event: Hashable {
        var key: String
        var number: UInt32
        var payload: [UInt8]

        /// The payload as JSON; `nil` when it is not.
        var fields: [String: Any]? {
            (try? JSONSerialization.jsonObject(with: Data(payload))) as? [String: Any]
        }
    }

    private func profile(
        _ sizes: ClosedRange<Int> = 200...400, keys: KeyDistribution = .uniform(count: 50),
        events: [EventKind] = [EventKind(name: "view", weight: 3), EventKind(name: "purchase", weight: 1)]
    ) -> LoadProfile {
        let stage = Stage(from: ArrivalRate(perSecond: 1), to: ArrivalRate(perSecond: 1), duration: .seconds(1))
        let payload = PayloadPlan(
            minimum: ByteCount(bytes: sizes.lowerBound), maximum: ByteCount(bytes: sizes.upperBound))
        return LoadProfile(name: "test", stages: [stage], events: events, keys: keys, payload: payload)
    }

    private func events(
        _ indices: some Sequence<UInt64>, of profile: LoadProfile, seed: UInt64 = 1, stream: UInt32 = 0
    ) -> [Event] {
        var source = EventSource(profile, seed: seed, stream: stream)
        return indices.map { index in
            source.withEvent(index) { event in
                Event(
                    key: String(decoding: event.key, as: UTF8.self), number: event.keyNumber,
                    payload: Array(event.payload))
            }
        }
    }

    @Test func `the same seed gives the same bytes, in whatever order the events are made`() {
        let forward = events(0..<500, of: profile())
        let backward = events((0..<500 as Range<UInt64>).reversed(), of: profile())
        #expect(forward == backward.reversed())
    }

    @Test func `another seed gives other events`() {
        let first = events(0..<100, of: profile(), seed: 1)
        let second = events(0..<100, of: profile(), seed: 2)
        #expect(zip(first, second).filter { $0 == $1 }.isEmpty)
        #expect(first.map(\.number) != second.map(\.number))
    }

    @Test func `no two events are alike`() {
        #expect(Set(events(0..<2000, of: profile(keys: .none))).count == 2000)
    }

    @Test func `a payload is JSON that says what, who and which`() throws {
        for (index, event) in events(0..<500, of: profile(), stream: 3).enumerated() {
            let fields = try #require(event.fields)
            #expect(["view", "purchase"].contains(fields["event"] as? String ?? ""))
            #expect(fields["id"] as? String == "3-\(index)")
            #expect(fields["user"] as? String == event.key)
            #expect(event.key == "user-\(event.number)")
        }
    }

    @Test(arguments: [200...400, 300...300, 1_000...70_000])
    func `payloads have every size within the bounds and none outside`(sizes: ClosedRange<Int>) throws {
        let found = events(0..<1000, of: profile(sizes)).map(\.payload.count)
        #expect(found.allSatisfy(sizes.contains))
        let mean = Double(found.reduce(0, +)) / 1000
        let middle = Double(sizes.lowerBound + sizes.upperBound) / 2
        #expect(abs(mean - middle) <= Double(sizes.count) / 20)
    }

    @Test(arguments: [0...0, 1...10, 50...60, 70...90])
    func `a size too small for the fields still gives whole JSON`(sizes: ClosedRange<Int>) {
        let long = [EventKind(name: String(repeating: "x", count: 300), weight: 1)]
        #expect(events(0..<200, of: profile(sizes)).allSatisfy { $0.fields != nil })
        #expect(events(0..<20, of: profile(sizes, events: long)).allSatisfy { $0.fields != nil })
    }

    @Test func `the largest numbers are written whole`() throws {
        let event = try #require(events([UInt64.max], of: profile(), stream: .max).first)
        #expect(event.fields?["id"] as? String == "4294967295-18446744073709551615")
    }

    @Test func `kinds come by their weights`() {
        let kinds = events(0..<20_000, of: profile()).compactMap { $0.fields?["event"] as? String }
        let share = Double(kinds.filter { $0 == "view" }.count) / 20_000
        #expect(abs(share - 0.75) < 0.02)
    }

    @Test func `an event without a key has an empty one and no number`() {
        for event in events(0..<50, of: profile(keys: .none)) {
            #expect(event.key.isEmpty)
            #expect(event.number == MessageStamp.noKey)
        }
    }
}
