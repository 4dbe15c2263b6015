import Testing

@Suite struct StreamStallsTests {
    /// At 1 % and 100/s: three messages wait 218 ms for their timer with those behind them, the next one repairs the other losses.
    @Test(arguments: [(1.0, true), (0.85, true), (1.15, true), (0.75, false), (1.3, false)])
    func `late messages are explained by as many stalls and losses, within a fifth`(
        _ entry: (factor: Double, holds: Bool)
    ) {
        let row = StreamStalls.measured[0]
        let late = (177 + 3 * 21.3) / 18_000
        let isExplained = row.isExplained(
            late * entry.factor, of: 18_000, stalls: [218, 218, 218], lost: 180)
        #expect(isExplained == entry.holds)
        #expect(!row.isExplained(late, of: 18_000, stalls: [], lost: 0))
    }

    @Test func `stalls that explain what is late, but are far more than the table has, are not the same`() {
        let late = (150 + 30 * 21.3) / 18_000
        let stalls = [Double](repeating: 218, count: 30)
        #expect(!StreamStalls.measured[0].isExplained(late, of: 18_000, stalls: stalls, lost: 180))
    }

    @Test func `a repaired loss is not late where a millisecond of waiting is none`() {
        let row = StreamStalls.measured[3]
        #expect(row.isExplained(0.0157, of: 36_000, stalls: [209, 209, 209], lost: 353))
        #expect(!row.isExplained(0.0157 + 353 / 36_000, of: 36_000, stalls: [209, 209, 209], lost: 353))
    }

    @Test func `one stall may be at the end of its stream, and make nothing late`() {
        let row = StreamStalls.measured[3]
        let stalls = [209.0, 209, 209]
        #expect(row.isExplained(2 * 189 / 36_000, of: 36_000, stalls: stalls, lost: 353))
        #expect(!row.isExplained(189 / 36_000, of: 36_000, stalls: stalls, lost: 353))
        #expect(!row.isExplained(4.2 * 189 / 36_000, of: 36_000, stalls: stalls, lost: 353))
    }

    @Test func `as many stalls as the table has by chance are the same, and twice as many are not`() {
        let row = StreamStalls.measured[1]
        // 42 stalls are expected of 18,000 messages; 60 are nearly three standard errors more.
        let each = row.lateByStalls / 42
        #expect(row.isSame(row.late + 18 * each, stalls: 60))
        #expect(row.isSame(row.late - 18 * each, stalls: 24))
        #expect(!row.isSame(row.late + 42 * each, stalls: 84))
    }
}
