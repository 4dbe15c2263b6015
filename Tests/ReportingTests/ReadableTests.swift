import Testing

@testable import Reporting

@Suite struct ReadableTests {
    @Test(arguments: [(0.0, "0"), (999, "999"), (12_004, "12,004"), (-1_234_567, "-1,234,567"), (.nan, "–")])
    func `counts have their thousands apart`(value: Double, text: String) { #expect(Readable.count(value) == text) }

    @Test(arguments: [(0.5, "0.50 ms"), (9.999, "10.0 ms"), (84.2, "84.2 ms"), (310, "310 ms"), (1210, "1.21 s")])
    func `latencies have three digits`(value: Double, text: String) {
        #expect(Readable.milliseconds(value) == text)
    }

    @Test(arguments: [(0.0, "0:00"), (70, "1:10"), (7205, "2:00:05"), (-3, "0:00"), (.infinity, "–")])
    func `times are minutes and seconds`(value: Double, text: String) { #expect(Readable.clock(value) == text) }

    @Test func `a sparkline keeps the last values and leaves a blank for what is not known`() {
        var line = Sparkline(length: 4)
        for value in [9, 0, nil, 4, 8] as [Double?] { line.append(value) }
        #expect(line.text == "▁ ▅█")
    }
}
