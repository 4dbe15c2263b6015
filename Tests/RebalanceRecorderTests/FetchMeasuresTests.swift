import Testing

@testable import RebalanceRecorder

@Suite struct FetchMeasuresTests {
    private static let partition = TopicPartition("orders", 0)

    /// A Fetch of a client: when it was sent and answered in µs, the offset that it asks for, and that behind what it got.
    private struct Read {
        var client: String
        var sent: Int64
        var answered: Int64
        var offset: Int64
        var next: Int64?
    }

    /// The measure of a move from "a" to "b", who was given the partition at 100.
    private static func measure(_ reads: [Read]) -> PartitionMeasure {
        var history = FetchHistory()
        for read in reads {
            let touch = FetchTouch(
                sent: Moment(microseconds: read.sent, order: Int(read.sent)), offset: read.offset, isNamed: true,
                wait: 5)
            let place = history.note(touch, FetchHistory.Key(client: read.client, partition: partition))
            let answered = Moment(microseconds: read.answered, order: Int(read.answered))
            history.answer(place, at: answered, isGood: true, next: read.next)
        }
        let grant = FetchMeasures.Grant(moment: Moment(microseconds: 100, order: 100))
        return FetchMeasures(history: history, clients: [:]).measure(partition, old: "a", new: "b", grant: grant)
    }

    private static let old = [
        Read(client: "a", sent: 10, answered: 12, offset: 0, next: 10),
        Read(client: "a", sent: 20, answered: 33, offset: 10, next: 20),
        Read(client: "a", sent: 40, answered: 41, offset: 20, next: nil),
    ]

    private static func new(_ offset: Int64) -> Read {
        Read(client: "b", sent: 110, answered: 120, offset: offset, next: offset + 10)
    }

    @Test func `the last answer counts for the outage, whatever became of it`() {
        #expect(Self.measure(Self.old + [Self.new(10)]).outageMicroseconds == 79)
    }

    private static let first = OwnerAnswer(offset: 0, answeredMicroseconds: 12, pollMicroseconds: 5)
    private static let second = OwnerAnswer(offset: 10, answeredMicroseconds: 33, pollMicroseconds: 13)

    @Test func `the old owner's answers are kept from the one on that the new owner begins behind`() {
        let measure = Self.measure(Self.old + [Self.new(10)])
        #expect(measure.lastAnswers == [Self.first, Self.second])
        #expect(measure.lastAnswerMicroseconds == 41)
    }

    @Test func `an answer that the new owner begins behind, or amid, is the last`() {
        for offset: Int64 in [20, 15] {
            #expect(Self.measure(Self.old + [Self.new(offset)]).lastAnswers == [Self.second])
        }
    }

    @Test func `where the new owner begins at the start again, all answers with records are kept`() {
        #expect(Self.measure(Self.old + [Self.new(0)]).lastAnswers == [Self.first, Self.second])
    }

    @Test func `a record was brought by the answer that it lies in`() {
        let measure = Self.measure(Self.old + [Self.new(10)])
        #expect(measure.answer(bringing: 9) == Self.first)
        #expect(measure.answer(bringing: 10) == Self.second)
        #expect(measure.answer(bringing: 19) == Self.second)
        #expect(measure.answer(bringing: -1) == nil)
    }

    @Test func `of an owner that was never answered nothing is known`() {
        let measure = Self.measure([Self.new(0)])
        #expect(measure.lastAnswers == nil)
        #expect(measure.isUnfinished)
    }
}
