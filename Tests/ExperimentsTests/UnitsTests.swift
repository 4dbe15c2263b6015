import Experiments
import Testing

@Suite struct UnitsTests {
    @Test(arguments: [
        ("250us", Duration.microseconds(250)), ("80ms", .milliseconds(80)), ("5s", .seconds(5)),
        ("2min", .seconds(120)), ("1h", .seconds(3600)), ("90s", .seconds(90)), ("0s", .zero),
        ("1500ms", .milliseconds(1500)), ("0.25us", .nanoseconds(250)),
    ])
    func `a duration is written as it was read`(text: String, value: Duration) throws {
        #expect(try Duration(parsing: text) == value)
        #expect(value.written == text)
    }

    @Test func `a duration may have a fraction`() throws {
        #expect(try Duration(parsing: "1.5s") == .milliseconds(1500))
        #expect(try Duration(parsing: "0.1s") == .milliseconds(100))
    }

    @Test(arguments: [("500/s", 500.0), ("30/min", 0.5), ("7/min", 7.0 / 60), ("1/h", 1.0 / 3600), ("0/s", 0)])
    func `a rate is written as it was read`(text: String, perSecond: Double) throws {
        #expect(try ArrivalRate(parsing: text) == ArrivalRate(perSecond: perSecond))
        #expect(ArrivalRate(perSecond: perSecond).description == text)
    }

    @Test(arguments: [0.1 + 0.2, 1e-7 / 3, 123_456.789, 1e9])
    func `any rate reads back the same`(perSecond: Double) throws {
        let rate = ArrivalRate(perSecond: perSecond)
        #expect(try ArrivalRate(parsing: rate.description) == rate)
    }

    @Test(arguments: [
        ("200B", 200), ("64KiB", 65536), ("10MiB", 10 << 20), ("1GiB", 1 << 30), ("0B", 0), ("1536B", 1536),
    ])
    func `a size is written as it was read`(text: String, bytes: Int) throws {
        #expect(try ByteCount(parsing: text) == ByteCount(bytes: bytes))
        #expect(ByteCount(bytes: bytes).description == text)
    }

    @Test(arguments: [
        ("2%", 0.02), ("0.1%", 0.001), ("7%", 0.07), ("140%", 1.4), ("100%", 1), ("0%", 0), ("99.99%", 0.9999),
    ])
    func `a share is written as it was read`(text: String, fraction: Double) throws {
        #expect(try Share(parsing: text) == Share(fraction: fraction))
        #expect(Share(fraction: fraction).description == text)
    }

    @Test(arguments: [
        ("500", "the rate '500' has no unit", "write '500/s' (or '500/min'): a rate is a count per time"),
        ("1k/s", "the rate '1k/s' has the unknown unit 'k/s'", "write '1/s', '1/min' or '1/h'"),
        (
            "5,000/s", "the rate '5,000/s' has a ',' in its number",
            "write the digits without separators, as in '500/s', and '.' for a fraction"
        ),
        ("-5/s", "the rate '-5/s' is negative", "write it without '-'"),
        ("fast", "'fast' is not a rate", "write a number and a unit, as in '500/s'"),
    ])
    func `a wrong rate says why`(text: String, problem: String, remedy: String) {
        #expect(throws: UnitMistake(problem: problem, remedy: remedy)) { try ArrivalRate(parsing: text) }
    }

    @Test(arguments: [
        ("5", "the duration '5' has no unit", "write '5s' (or '5ms')"),
        ("1m", "the duration '1m' has the unknown unit 'm'", "write '1min'"),
        ("5days", "the duration '5days' has the unknown unit 'days'", "use us, ms, s, min or h, as in '5s'"),
        ("99999h", "the duration '99999h' is too long", "write at most '10000h'"),
    ])
    func `a wrong duration says why`(text: String, problem: String, remedy: String) {
        #expect(throws: UnitMistake(problem: problem, remedy: remedy)) { try Duration(parsing: text) }
    }

    @Test(arguments: [
        ("64", "the size '64' has no unit", "write '64B' (or '64KiB'): a size is a count of bytes"),
        ("64kB", "the size '64kB' has the unknown unit 'kB'", "write '64KiB': 1KiB is 1024B"),
        (
            "0.3B", "the size '0.3B' is not a whole number of bytes up to 1048576GiB",
            "write it in a smaller unit, as in '1536B'"
        ),
    ])
    func `a wrong size says why`(text: String, problem: String, remedy: String) {
        #expect(throws: UnitMistake(problem: problem, remedy: remedy)) { try ByteCount(parsing: text) }
    }

    @Test func `a share without its unit may have been meant as a fraction`() {
        let mistake = UnitMistake(
            problem: "the share '0.02' has no unit",
            remedy: "write it in percent, as in '0.02%' (0.02 of the whole is '2%')")
        #expect(throws: mistake) { try Share(parsing: "0.02") }
    }
}
