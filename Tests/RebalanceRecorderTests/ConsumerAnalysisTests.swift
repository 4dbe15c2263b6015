import KafkaWire
import Testing

@testable import RebalanceRecorder

@Suite struct ConsumerAnalysisTests {
    private static let zero = TopicPartition("orders", 0)

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

    private static func analysis(_ exchanges: [NamedExchange]) -> ConsumerAnalysis {
        ConsumerAnalysis(
            group: "shop", exchanges: exchanges, after: ConsumerState(),
            fetches: FetchMeasures(history: FetchHistory(), clients: [:]), kills: [], topics: .all)
    }

    /// A heartbeat that is answered after a microsecond.
    private static func heartbeat(
        _ member: String, _ time: Int64, asks: Int32, owned: [TopicPartition]? = nil, gets: Int32,
        assigned: [TopicPartition]? = nil
    ) -> NamedExchange {
        let content = ConsumerExchange(
            memberID: member, epoch: asks, owned: owned, givenID: member, givenEpoch: gets, assigned: assigned)
        return NamedExchange(
            member: member,
            exchange: GroupExchange(
                key: .consumerGroupHeartbeat, client: member, connection: 1, broker: 1,
                sent: Moment(microseconds: time, order: Int(time) * 2),
                answered: Moment(microseconds: time + 1, order: Int(time) * 2 + 1), content: .consumer(content)))
    }
}
