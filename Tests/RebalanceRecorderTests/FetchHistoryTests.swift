import Testing

@testable import RebalanceRecorder

@Suite struct FetchHistoryTests {
    private static let key = FetchHistory.Key(client: "a", partition: TopicPartition("orders", 0))

    @Test func `Fetches of long ago are forgotten, but not the last one nor what it brought`() {
        var history = FetchHistory()
        let horizon = FetchHistory.horizonMicroseconds
        for number in 0..<3 {
            let time = Int64(number) * (horizon + 1)
            let place = history.note(Self.touch(time, order: number * 2), Self.key)
            let answered = Moment(microseconds: time + 1, order: number * 2 + 1)
            history.answer(place, at: answered, isGood: true, next: number == 0 ? 70 : nil)
        }
        #expect(history.touches("a", Self.key.partition).map(\.sent.order) == [4])
        #expect(history.earlierNext("a", Self.key.partition) == 70)
        #expect(history.forgotten == 0)
    }

    @Test func `a client that fetches without end does not fill the memory`() {
        var history = FetchHistory()
        for number in 0..<(FetchHistory.limit + 10) { _ = history.note(Self.touch(1, order: number), Self.key) }
        #expect(history.touches("a", Self.key.partition).count == FetchHistory.limit)
        #expect(history.forgotten == 10)
    }

    @Test func `an answer that comes after its Fetch was forgotten changes nothing`() {
        var history = FetchHistory()
        let place = history.note(Self.touch(0, order: 0), Self.key)
        _ = history.note(Self.touch(FetchHistory.horizonMicroseconds + 1, order: 1), Self.key)
        history.answer(place, at: Moment(microseconds: 9, order: 2), isGood: true, next: 1)
        #expect(history.touches("a", Self.key.partition).map(\.isGood) == [false])
    }

    private static func touch(_ time: Int64, order: Int) -> FetchTouch {
        FetchTouch(sent: Moment(microseconds: time, order: order), offset: 0, isNamed: true)
    }
}
