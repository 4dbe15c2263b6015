import RandomHistories
import Testing

@Suite struct HistorySeedsTests {
    @Test(
        arguments: [
            (asked: [:], seeds: [0, 1, 2]),
            (asked: ["HIGHWATER_HISTORIES": "2"], seeds: [0, 1]),
            (asked: ["HIGHWATER_HISTORY_SEED": "17"], seeds: [17]),
            (asked: ["HIGHWATER_HISTORY_SEED": "17", "HIGHWATER_HISTORIES": "2"], seeds: [17, 18]),
        ] as [(asked: [String: String], seeds: [UInt64])])
    func `seeds are the usual ones, so many more, one alone, or some from one on`(
        asked: [String: String], seeds: [UInt64]
    ) {
        #expect(Array(HistorySeeds(3, asked: asked)) == seeds)
    }

    @Test func `a run of minutes ends when they are over`() {
        let asked = ["HIGHWATER_HISTORY_SEED": "5", "HIGHWATER_HISTORY_MINUTES": "1"]
        var seeds = HistorySeeds(3, asked: asked)
        #expect((0..<4).map { _ in seeds.next() } == [5, 6, 7, 8])
        var late = HistorySeeds(3, asked: asked, now: .now - .seconds(60))
        #expect(late.next() == nil)
    }
}
