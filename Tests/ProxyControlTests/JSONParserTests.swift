import Testing

@testable import ProxyControl

@Suite struct JSONParserTests {
    static let values: [(String, JSON)] = [
        ("null", JSON.null), (" true ", true), ("-0.5e2", -50.0), ("12", 12),
        (#""a\n\"\u00e9\ud83d\ude00""#, "a\n\"é😀"),
        (#"[1,[],{}]"#, [1, [], [:]]), (#"{"b":1,"a":{"c":null}}"#, ["b": 1, "a": ["c": .null]]),
    ]

    @Test(arguments: values)
    func `a value is read as it is written`(text: String, value: JSON) throws {
        let parsed = try JSONParser.parse(text.utf8)
        #expect(parsed == value)
    }

    @Test(arguments: [
        ("", 1, 1), ("{\"a\": 1", 1, 8), ("[1,\n 2,\n x]", 3, 2), ("01", 1, 1), ("1 2", 1, 3), (#"{"a" 1}"#, 1, 6),
        (#""\q""#, 1, 4), (#""\ud800""#, 1, 8), ("1e999", 1, 1), ("\"\u{1}\"", 1, 2), ("[1,]", 1, 4), ("nul", 1, 1),
    ])
    func `a mistake is told with its place`(text: String, line: Int, column: Int) {
        let failure = #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text.utf8) }
        #expect(failure?.line == line)
        #expect(failure?.column == column)
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    }

    @Test func `values may stand in one another only so deep`() throws {
        let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try JSONParser.parse(deep(JSONParser.deepest).utf8)
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(deep(100_000).utf8) }
    }

    @Test func `what is written is read again`() throws {
        let value: JSON = [
            "name": "a\"b\\c\n\t\u{1}é", "list": [1, -2.5, true, .null, [:], []], "big": .number(1_125_899_906_842_624),
        ]
        let (short, long) = (try JSONParser.parse(value.line.utf8), try JSONParser.parse(value.lines.utf8))
        #expect(short == value)
        #expect(long == value)
    }
}
