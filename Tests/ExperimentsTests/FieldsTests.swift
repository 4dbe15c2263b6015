import Experiments
import Testing

@Suite struct FieldsTests {
    private enum Colour: String, CaseIterable { case red, green }

    private func mistakes(_ text: String, _ body: (Fields) -> Void) -> [String] {
        do {
            _ = try Document.decode(text, file: "f") { fields in
                body(fields)
                return true
            }
            return []
        } catch { return error.all.map { "\($0.location.line):\($0.location.column) \($0.problem) / \($0.remedy)" } }
    }

    @Test func `every kind of value is read`() throws {
        let text = """
            {name: x, count: 3, wait: 80ms, speed: 30/min, part: 2%, size: 64KiB, flag: true, colour: green, one: a,
             many: [a, b], claim: lag < 5, nested: {}, empty: , list: [{}, {}], seed: 18446744073709551615, e: 0.7}
            """
        _ = try Document.decode(text, file: "f") { fields -> Bool? in
            #expect(fields.string("name") == "x")
            #expect(fields.integer("count") == 3)
            #expect(fields.duration("wait") == .milliseconds(80))
            #expect(fields.rate("speed") == ArrivalRate(perSecond: 0.5))
            #expect(fields.share("part") == 0.02)
            #expect(fields.byteCount("size") == ByteCount(bytes: 65536))
            #expect(fields.flag("flag") == true)
            #expect(fields.choice("colour", Colour.self) == .green)
            #expect(fields.strings("one") == ["a"])
            #expect(fields.strings("many") == ["a", "b"])
            #expect(fields.expressions("claim").map(\.metric) == [.lag])
            #expect(fields.fields("nested")?.keys == [])
            #expect(fields.fields("empty")?.path == "empty")
            #expect(fields.list("list")?.map(\.path) == ["list[0]", "list[1]"])
            #expect(fields.unsigned("seed") == .max)
            #expect(fields.number("e", in: 0...1) == 0.7)
            #expect(fields.string("absent") == nil && !fields.contains("absent"))
            return true
        }
    }

    @Test(arguments: [
        ("v: 010", "1:4 '010' is not a whole number / write decimal digits only, as in '5'"),
        ("v: 0x1F", "1:4 '0x1F' is not a whole number / write decimal digits only, as in '5'"),
        ("v: 10", "1:4 10 is out of range for 'v' / write a number from 5 to 9"),
    ])
    func `a whole number has decimal digits and keeps to its range`(text: String, mistake: String) {
        #expect(mistakes(text) { _ = $0.integer("v", in: 5...9) } == [mistake])
    }

    @Test func `a share and a duration keep to their ranges`() {
        let found = mistakes("{share: 101%, wait: 5s}") {
            _ = $0.share("share")
            _ = $0.duration("wait", in: .seconds(6)...(.seconds(90)))
        }
        #expect(
            found == [
                "1:9 the share '101%' is out of range for 'share' / write a share from 0% to 100%",
                "1:21 the duration '5s' is out of range for 'wait' / write a duration from 6s to 90s",
            ])
    }

    @Test func `a word outside its enumeration gets the nearest one`() {
        #expect(
            mistakes("c: gren") { _ = $0.choice("c", Colour.self) } == [
                "1:4 'gren' is not a value of 'c' / did you mean 'green'?"
            ])
        #expect(
            mistakes("c: blue") { _ = $0.choice("c", Colour.self) } == [
                "1:4 'blue' is not a value of 'c' / use red or green"
            ])
    }

    @Test func `an unknown key in a nested mapping is reported without asking`() {
        let found = mistakes("outer: {latncy: 5ms}") { _ = $0.fields("outer")?.duration("latency") }
        #expect(found == ["1:9 the key 'latncy' is unknown in 'outer' / did you mean 'latency'?"])
    }

    @Test func `a missing key is reported at the mapping, unless it was misspelled`() {
        let body: (Fields) -> Void = {
            $0.demand("rate", example: "rate: 500/s")
            _ = $0.rate("rate")
        }
        #expect(mistakes("{}", body) == ["1:1 the key 'rate' is missing / add 'rate: 500/s'"])
        #expect(mistakes("rte: 5/s", body) == ["1:1 the key 'rte' is unknown / did you mean 'rate'?"])
    }

    @Test(arguments: [("warm_up", "warm-up"), ("warmUp", "warm-up"), ("wram-up", "warm-up"), ("warm", "warm-up")])
    func `a key is recognised in other spellings`(written: String, meant: String) {
        let found = mistakes("\(written): 5s") { _ = $0.duration("warm-up") }
        #expect(found == ["1:1 the key '\(written)' is unknown / did you mean '\(meant)'?"])
    }
}
