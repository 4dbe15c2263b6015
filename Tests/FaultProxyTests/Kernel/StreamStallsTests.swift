import Testing

@Suite struct StreamStallsTests {
    /// Messages, `gap` milliseconds apart, of which some waited for their timer with those behind them; the next one repaired others.
    private static func stream(
        stalls: [Double], repaired: Int, after wait: Double? = nil, gap: Double, count: Int = 18_000
    ) -> StallStatistics {
        var statistics = StallStatistics()
        for stall in stalls {
            for late in stride(from: stall, to: 0, by: -gap) { statistics.record(late) }
            statistics.record(0)
        }
        for _ in 0..<repaired {
            statistics.record(wait ?? gap)
            statistics.record(0)
        }
        while statistics.delays.count < count { statistics.record(0) }
        return statistics
    }

    /// At 1 % and 100/s: three messages wait 218 ms for their timer with those behind them, the next one repairs the other losses.
    @Test(arguments: [(1.0, true), (0.85, true), (1.15, true), (0.7, false), (1.35, false)])
    func `late messages are explained by as many stalls and losses, within a fifth`(
        _ entry: (factor: Double, holds: Bool)
    ) {
        let row = StreamStalls.measured[0]
        let late = 177 + 3 * 21.3
        let stream = Self.stream(
            stalls: [218, 218, 218], repaired: Int(late * entry.factor - 3 * 21.3), gap: 10)
        #expect(row.isExplained(stream, lost: 180) == entry.holds)
        #expect(!row.isExplained(stream, lost: 0))
    }

    @Test func `stalls that explain what is late, but are far more than the table has, are not the same`() {
        let stream = Self.stream(stalls: [Double](repeating: 218, count: 30), repaired: 150, gap: 10)
        #expect(!StreamStalls.measured[0].isExplained(stream, lost: 180))
    }

    @Test func `a repaired loss is not late where a millisecond of waiting is none`() {
        let row = StreamStalls.measured[3]
        let stalls = [209.0, 209, 209]
        #expect(row.isExplained(Self.stream(stalls: stalls, repaired: 353, gap: 1, count: 36_000), lost: 353))
        let late = Self.stream(stalls: stalls, repaired: 353, after: 25, gap: 1, count: 36_000)
        #expect(!row.isExplained(late, lost: 353))
    }

    @Test func `a stall at the end of a connection makes late only what its connection still had`() {
        var first = Self.stream(stalls: [209], repaired: 0, gap: 1, count: 1_000)
        for delay in [209.0, 208, 207] { first.record(delay) }
        var both = StallStatistics()
        both.merge(first)
        both.merge(Self.stream(stalls: [209], repaired: 0, gap: 1, count: 1_000))
        #expect(both.timerStalls(over: 20) == [209, 209, 209])
        #expect(both.lateByTimers(over: 20, gap: 1) == 189 + 3 + 189)
        #expect(both.count(in: 20..<1_000) == 190 + 3 + 190)
    }

    @Test func `what came while nobody looked explains nothing and is to be explained by nothing`() {
        let row = StreamStalls.measured[0]
        var stream = Self.stream(stalls: [218, 218, 218], repaired: 177, gap: 10)
        for _ in 0..<2_000 { stream.recordUnknown() }
        #expect(stream.known == 0.9)
        #expect(row.isExplained(stream, lost: 200) && !row.isExplained(stream, lost: 150))
        var both = Self.stream(stalls: [], repaired: 0, gap: 10, count: 2_000)
        both.merge(stream)
        #expect(both.unknown == 2_000 && both.delays.count == 20_000)
    }
}
