import Testing

@testable import Reporting

@Suite struct PlotAxisTests {
    private static let axes: [(greatest: Double, ticks: [Double])] = [
        (500, [0, 100, 200, 300, 400, 500]), (7, [0, 2, 4, 6, 8]), (0.42, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        (0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ]

    @Test(arguments: axes)
    func `ticks of a linear axis are round and reach the greatest value`(greatest: Double, ticks: [Double]) {
        let axis = PlotAxis.linear(to: greatest)
        #expect(axis.ticks.count == ticks.count)
        #expect(zip(axis.ticks, ticks).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(axis.high >= greatest)
    }

    @Test func `an axis of time ends with the run and not at a round value`() {
        let axis = PlotAxis.linear(to: 73, count: 10, isEndRound: false)
        #expect(axis.high == 73 && axis.ticks == [0, 10, 20, 30, 40, 50, 60, 70])
    }

    @Test func `an axis that begins before zero has its ticks at round values`() {
        let axis = PlotAxis.linear(from: -7, to: 30, count: 4, isEndRound: false)
        #expect(axis.low == -7 && axis.ticks == [0, 10, 20, 30])
    }

    @Test func `a logarithmic axis spans whole decades and puts each an equal way apart`() {
        let axis = PlotAxis.logarithmic([3, 800, 0, -1, .nan])
        #expect(axis.ticks == [1, 10, 100, 1000])
        #expect(abs(axis.share(of: 10) - 1.0 / 3) < 1e-9)
        #expect(axis.share(of: 0) == 0 && axis.share(of: 1e9) == 1)
        #expect(PlotAxis.logarithmic([]).ticks == [1, 10])
    }

    @Test(arguments: [(0.5, "0.5"), (20, "20"), (12_000, "12,000"), (2_500_000, "2.5M"), (0, "0")])
    func `labels are short`(value: Double, label: String) { #expect(PlotAxis.label(value) == label) }
}
