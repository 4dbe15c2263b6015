import Testing

@testable import Reporting

@Suite struct RatePlotTests {
    private func points(_ values: [(Double, Double)]) -> [RatePlot.Point] {
        values.map { RatePlot.Point(seconds: $0.0, rate: $0.1) }
    }

    @Test func `a spike is drawn with its rates and times`() {
        let spike = points([(0, 500), (10, 500), (15, 5000), (45, 5000), (55, 500), (60, 500)])
        let plot = RatePlot("intended", spike, width: 60, height: 5)
        #expect(
            plot.lines() == [
                "█ intended",
                "5,000/s ┤            ███████████████████████████▅▁",
                "        │           ▁█████████████████████████████▄",
                "        │          ▁████████████████████████████████▄",
                "        │          ███████████████████████████████████▃",
                "        │▄▄▄▄▄▄▄▄▄█████████████████████████████████████▇▄▄▄▄",
                "        └────────────┬────────────┬────────────┬───────────┬",
                "        0:00       0:15         0:30         0:45       1:00",
            ])
    }

    @Test func `a second series is drawn as dots on the first`() {
        let plot = RatePlot(
            "intended", points([(0, 100), (10, 100)]),
            second: ("achieved", points([(0, 100), (5, 100), (5, 40), (10, 40)])),
            width: 40, height: 5)
        #expect(
            plot.lines() == [
                "█ intended   • achieved",
                "100/s ┤•••••••••••••••••████████████████",
                "      │█████████████████████████████████",
                " 50/s ┤█████████████████████████████████",
                "      │█████████████████••••••••••••••••",
                "      │█████████████████████████████████",
                "      └────────────────┬───────────────┬",
                "      0:00           0:05           0:10",
            ])
    }

    @Test(arguments: [30, 44, 80, 200], [3, 8, 20])
    func `no line is wider than the plot, and there are as many as were asked for`(width: Int, height: Int) {
        let day = points((0...86).map { (Double($0) * 1000, Double($0 % 7) * 1_234_567) })
        for color in [false, true] {
            let plot = RatePlot("intended", day, second: ("achieved", day), width: width, height: height)
            let lines = plot.lines(color: color)
            #expect(lines.count == height + 3)
            let widths = plot.lines().map(DisplayWidth.of)
            #expect(widths.allSatisfy { $0 <= width })
            #expect(lines.joined().contains("\u{1B}") == color)
        }
    }

    @Test func `a peak of a moment is not lost, and the least rate is seen`() {
        let lines = RatePlot("x", points([(0, 0), (49.9, 0), (50, 1000), (50.1, 0), (100, 1)]), width: 50, height: 4)
            .lines()
        #expect(lines[1].contains("█"))
        #expect(lines[4].contains("▁"))
    }

    @Test(arguments: [[], [(0, 0)], [(0, .nan), (1, -5)], [(5, 5)]] as [[(Double, Double)]])
    func `what cannot be drawn leaves an empty plot`(values: [(Double, Double)]) {
        #expect(RatePlot("x", points(values), width: 40, height: 4).lines().count == 7)
    }
}
