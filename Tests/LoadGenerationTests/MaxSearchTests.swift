import Experiments
import Testing

@testable import LoadGeneration

@Suite struct MaxSearchTests {
    /// Runs a search against a system that holds up to a limit, and then as `holds` says.
    private func run(
        _ search: MaxSearch, holds: (_ rate: Double, _ trial: Int) -> Bool
    ) -> MaxSearch {
        var search = search
        var count = 0
        while let rate = search.next, count < 300 {
            search.report(rate, holds: holds(rate, count))
            count += 1
        }
        return search
    }

    private let search = MaxSearch(from: 100, atMost: 100_000, precision: 0.05, confirmations: 3)

    @Test(arguments: [130, 999, 1000, 1601, 7777, 64_000])
    func `a sharp limit is found to within the precision, and tried again`(limit: Double) throws {
        let result = run(search) { rate, _ in rate <= limit }
        let knee = try #require(result.knee)
        let failure = try #require(result.lowestFailure)
        #expect(knee <= limit && failure > limit && failure / knee <= 1.05)
        #expect(result.trials.filter { $0.rate == knee && $0.holds }.count == 4)
        #expect(result.trials.count < 30)
    }

    @Test func `rates are doubled first, then the gap is halved`() {
        let result = run(search) { rate, _ in rate <= 300 }
        #expect(result.trials.prefix(5).map(\.rate) == [100, 200, 400, 300, 350])
    }

    @Test func `a system without a limit is tried up to the highest rate`() {
        let result = run(search) { _, _ in true }
        #expect(result.knee == 100_000 && result.isUnbounded)
    }

    @Test func `a system that holds nothing has no knee`() {
        let result = run(search) { _, _ in false }
        #expect(result.knee == nil && result.trials.last.map { $0.rate <= 2 } == true)
    }

    @Test func `a limit below the first rate is looked for below it`() throws {
        let knee = try #require(run(search) { rate, _ in rate <= 40 }.knee)
        #expect(knee <= 40 && knee > 37)
    }

    @Test func `a rate that fails when it is tried again is not the knee`() throws {
        var seen: [Double: Int] = [:]
        let result = run(search) { rate, _ in
            seen[rate, default: 0] += 1
            // Everything up to 1,000 holds; from 800 on only the first time.
            return rate < 800 || (rate <= 1000 && seen[rate] == 1)
        }
        let knee = try #require(result.knee)
        #expect(knee < 800)
        #expect(try #require(result.lowestFailure) / knee <= 1.05)
    }

    @Test func `a system that holds by chance ends the search all the same`() {
        var generator = SplitMix64(seed: 1)
        let result = run(search) { _, _ in Bool.random(using: &generator) }
        #expect(result.next == nil && result.trials.count <= 200)
    }
}
