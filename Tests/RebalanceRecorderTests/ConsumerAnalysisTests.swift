import KafkaWire
import Testing

@testable import RebalanceRecorder

@Suite struct ConsumerAnalysisTests {
    private static let zero = TopicPartition("orders", 0)
    private static let one = TopicPartition("orders", 1)

    @Test func `the last member's departure is not a rebalance, and whoever comes next takes from nobody`() {
        let analysis = Self.analysis([
            Self.heartbeat("a", 10, asks: 0, owned: [], gets: 1, assigned: [Self.zero]),
            Self.heartbeat("a", 20, asks: 1, owned: [Self.zero], gets: 1),
            Self.heartbeat("a", 30, asks: -1, gets: -1),
            Self.heartbeat("b", 40, asks: 0, owned: [], gets: 3, assigned: [Self.zero]),
        ])
        #expect(analysis.departures.map(\.microseconds) == [30])
        #expect(analysis.found.map(\.rebalance.trigger.member) == ["a", "b"])
        #expect(analysis.found.last?.rebalance.ownersBefore.isEmpty == true)
        #expect(analysis.found.last?.rebalance.moves.map(\.freedBy) == [PartitionMove.Release.none])
    }

    @Test func `a partition that is granted though its owner did not give it up shows the owner's death`() {
        let analysis = Self.analysis([
            Self.heartbeat("a", 10, asks: 0, owned: [], gets: 1, assigned: [Self.zero]),
            Self.heartbeat("a", 12, asks: 1, owned: [Self.zero], gets: 1),
            Self.heartbeat("b", 14, asks: 0, owned: [], gets: 2, assigned: []),
            Self.heartbeat("a", 16, asks: 1, gets: 2),
            Self.heartbeat("b", 90, asks: 2, gets: 3, assigned: [Self.zero]),
        ])
        let last = analysis.found.last?.rebalance
        #expect(last?.trigger.kind == .expiry)
        #expect(last?.trigger.microseconds == 17)
        #expect(last?.moves.map(\.grantWait) == [Span(microseconds: 74)])
        #expect(last?.confidence.level == .likely)
    }

    @Test func `a member that is told to give up and does has not died`() {
        let analysis = Self.analysis([
            Self.heartbeat("a", 10, asks: 0, owned: [], gets: 1, assigned: [Self.zero]),
            Self.heartbeat("a", 12, asks: 1, owned: [Self.zero], gets: 1),
            Self.heartbeat("b", 14, asks: 0, owned: [], gets: 2, assigned: []),
            Self.heartbeat("a", 16, asks: 1, gets: 1, assigned: []),
            Self.heartbeat("a", 20, asks: 1, owned: [], gets: 2),
            Self.heartbeat("b", 30, asks: 2, gets: 2, assigned: [Self.zero]),
            Self.heartbeat("b", 32, asks: 2, owned: [Self.zero], gets: 2),
        ])
        let last = analysis.found.last?.rebalance
        #expect(analysis.found.map(\.rebalance.trigger.kind) == [.join, .join])
        #expect(last?.moves.map(\.revokeNotice) == [Span(microseconds: 3)])
        #expect(last?.moves.map(\.revoke) == [Span(microseconds: 3)])
        #expect(last?.moves.map(\.grantWait) == [Span(microseconds: 11)])
        #expect(last?.convergedMicroseconds == ["a": 7, "b": 19])
    }

    /// Two members of two partitions; "a" dies at 40 and is back at 50 as another member, and its session lasts until 100.
    private static let killAndReturn = [
        heartbeat("a", 10, asks: 0, owned: [], gets: 1, assigned: [zero]),
        heartbeat("a", 12, asks: 1, owned: [zero], gets: 1),
        heartbeat("b", 14, asks: 0, owned: [], gets: 2, assigned: [one]),
        heartbeat("b", 16, asks: 2, owned: [one], gets: 2),
        heartbeat("a", 20, asks: 1, gets: 2),
        heartbeat("a", 50, asks: 0, owned: [], gets: 3, assigned: [], id: "a-again"),
        heartbeat("a", 70, asks: 3, gets: 3, id: "a-again"),
        heartbeat("a", 100, asks: 3, gets: 4, assigned: [zero], id: "a-again"),
    ]

    @Test func `what a dead member had is measured when its session is over, though another joined before that`() {
        let kill = KillHint(client: "a", microseconds: 40)
        let analysis = Self.analysis(Self.killAndReturn, kills: [kill], fetches: Self.fetches)
        #expect(analysis.found.map(\.rebalance.trigger.kind) == [.join, .join, .expiry, .join])
        #expect(analysis.found.map(\.hasHeirs) == [true, true, true, true])
        let death = analysis.found[2].rebalance
        #expect(death.trigger.microseconds == 40)
        #expect(death.measures.unfinished == [Self.zero])
        #expect(death.takenUpLater.map(\.gapMicroseconds) == [74])
        #expect(death.settledMeasures.unfinished.isEmpty)
        #expect(death.settledMeasures.gapIntegralMicroseconds == 74)
    }

    @Test func `a member that comes back under its name by another id has died, though nobody said so`() {
        let analysis = Self.analysis(Self.killAndReturn, fetches: Self.fetches)
        #expect(analysis.found.map(\.rebalance.trigger.kind) == [.join, .join, .expiry, .join])
        let death = analysis.found[2].rebalance
        #expect(death.trigger.microseconds == 21, "its last sign of life")
        #expect(death.takenUpLater.map(\.gapMicroseconds) == [74])
        #expect(death.confidence.level == .likely)
    }

    @Test func `a member that begins again by its own id has not died`() {
        let analysis = Self.analysis([
            Self.heartbeat("a", 10, asks: 0, owned: [], gets: 1, assigned: [Self.zero]),
            Self.heartbeat("a", 20, asks: 0, owned: [], gets: 2, assigned: [Self.zero]),
        ])
        #expect(analysis.found.map(\.rebalance.trigger.kind) == [.join, .join])
    }

    @Test func `while nobody has taken up what a dead member had, it has no heirs`() {
        let kill = KillHint(client: "a", microseconds: 40)
        let analysis = Self.analysis(Array(Self.killAndReturn.dropLast()), kills: [kill], fetches: Self.fetches)
        #expect(analysis.found.map(\.hasHeirs) == [true, true, false, true])
        #expect(analysis.found[2].rebalance.settledMeasures.unfinished == [Self.zero])
    }

    /// "a" is sent partition 0 until 30, and again from 104 on.
    private static var fetches: FetchHistory {
        var history = FetchHistory()
        for (sent, answered): (Int64, Int64) in [(28, 30), (102, 104)] {
            let touch = FetchTouch(sent: Moment(microseconds: sent, order: Int(sent) * 2), offset: 0, isNamed: true)
            let place = history.note(touch, FetchHistory.Key(client: "a", partition: zero))
            history.answer(
                place, at: Moment(microseconds: answered, order: Int(answered) * 2), isGood: true, next: nil)
        }
        return history
    }

    private static func analysis(
        _ exchanges: [NamedExchange], kills: [KillHint] = [], fetches: FetchHistory = FetchHistory()
    ) -> ConsumerAnalysis {
        ConsumerAnalysis(
            group: "shop", exchanges: exchanges, after: ConsumerState(),
            fetches: FetchMeasures(history: fetches, clients: [:]), kills: kills, topics: .all)
    }

    /// A heartbeat that is answered after a microsecond.
    private static func heartbeat(
        _ member: String, _ time: Int64, asks: Int32, owned: [TopicPartition]? = nil, gets: Int32,
        assigned: [TopicPartition]? = nil, id: String? = nil
    ) -> NamedExchange {
        let content = ConsumerExchange(
            memberID: id ?? member, epoch: asks, owned: owned, givenID: id ?? member, givenEpoch: gets,
            assigned: assigned)
        return NamedExchange(
            member: member,
            exchange: GroupExchange(
                key: .consumerGroupHeartbeat, client: member, connection: 1, broker: 1,
                sent: Moment(microseconds: time, order: Int(time) * 2),
                answered: Moment(microseconds: time + 1, order: Int(time) * 2 + 1), content: .consumer(content)))
    }
}
