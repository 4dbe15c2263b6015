import Experiments
import Foundation
import Testing

@Suite struct TraceTests {
    /// A profile with a trace whose file has this text.
    private func load(_ text: String, _ trace: String, more: String = "", name: String = "t.csv") throws -> LoadProfile
    {
        let profile = "highwater: 1\nname: x\ntrace: {file: \(name), \(trace)}\n\(more)"
        return try LoadProfile.parse(profile, file: "p/x.yaml", files: .inMemory(["p/\(name)": text]))
    }

    private func arrivals(_ profile: LoadProfile) throws -> TraceArrivals {
        guard case .trace(.arrivals(let arrivals), _) = profile.model else { throw CancellationError() }
        return arrivals
    }

    private func mistakes(_ text: String, _ trace: String, more: String = "", name: String = "t.csv") -> [String] {
        do {
            _ = try load(text, trace, more: more, name: name)
            return []
        } catch { return (error as? Mistakes)?.all.map { "\($0.location) \($0.problem) / \($0.remedy)" } ?? [] }
    }

    @Test func `arrivals are counted from the first, with their events and keys`() throws {
        let text = "user,t,what\r\nann,1700000000.5,view\r\n\r\n\"b,\"\"ob\",1700000000.75,buy\r\n,1700000002,view"
        let profile = try load(text, "time: t, event: what, key: user")
        let arrivals = try arrivals(profile)
        #expect(arrivals.times == [0, 250_000_000, 1_500_000_000])
        #expect(profile.events.map(\.name) == ["view", "buy"] && arrivals.kinds == [0, 1, 0])
        #expect(arrivals.keys == [0, 1, TraceArrivals.noKey])
        #expect((0..<2).map { String(decoding: arrivals.keyNames[$0], as: UTF8.self) } == ["ann", "b,\"ob"])
        #expect(profile.length == .milliseconds(1501) && profile.keyCount == 2 && profile.arrivals == 3)
    }

    @Test func `JSON lines are read alike, whatever else stands in them`() throws {
        let text = """
            {"x": {"t": 9, "y": ["}", 1]}, "t": 10, "key": "a\\u00e9\\n", "e": "view"}

            { "key" : null , "t":12.5, "e":"view"}
            """
        let key = "key: key"
        #expect(
            mistakes(text, "time: t, \(key)", name: "t.jsonl") == [
                "p/t.jsonl:1:49 the key is longer than 1024B, or has a control character / use shorter keys in visible characters"
            ])
        let clean = text.replacing("\\n\",", with: "\",").replacing("null", with: "\"b\"")
        let profile = try load(clean, "time: t, \(key), event: e", name: "t.ndjson")
        let arrivals = try arrivals(profile)
        #expect(arrivals.times == [0, 2_500_000_000] && arrivals.keys == [0, 1])
        #expect(String(decoding: arrivals.keyNames[0], as: UTF8.self) == "aé")
    }

    @Test(
        arguments: [
            ("s", "0,0.000000001,9223372036", [0, 1, 9_223_372_036_000_000_000]), ("ms", "1.5,2", [0, 500_000]),
            ("us", "1,1.0019", [0, 1]), ("ns", "1700000000000000001,1700000000000000003", [0, 2]),
            (
                "rfc3339", "2024-02-28T23:59:59Z,2024-02-29T01:00:00.5+01:00,2024-03-01 00:00:00Z",
                [0, 1_500_000_000, 86_401_000_000_000]
            ),
        ] as [(String, String, [UInt64])])
    func `times are exact in every unit`(unit: String, times: String, expected: [UInt64]) throws {
        let text = "t\n" + times.replacing(",", with: "\n")
        guard unit == "s" else {
            #expect(try arrivals(load(text, "time: t, unit: \(unit)")).times == expected)
            return
        }
        // 9223372036 s are more than 10000 h.
        #expect(mistakes(text, "time: t").count == 1)
        #expect(try arrivals(load("t\n0\n0.000000001\n", "time: t")).times == [0, 1])
    }

    @Test func `a faster replay takes less time, with the same arrivals`() throws {
        let text = "t,r\n0,100\n10,300\n"
        let arrivals = try load(text, "time: t, speed: 4")
        #expect(try self.arrivals(arrivals).times == [0, 2_500_000_000])
        let rates = try load(text, "time: t, rate: r, speed: 4")
        #expect(rates.length == .milliseconds(2500) && rates.arrivals == 2000)
        #expect(rates.peak == ArrivalRate(perSecond: 1200))
        #expect(rates.scaled(by: 1.5).arrivals == 3000)
    }

    @Test(arguments: [
        (
            "t\n1\n3\n2.5\n",
            "p/t.csv:4:1 the time '2.5' is before that of the line above / sort the file by its column 't'"
        ),
        (
            "é,t\né,1\né, x\n",
            "p/t.csv:3:4 'x' is not a time in 's' / write decimal digits, as in '12.5', or give the trace another 'unit'"
        ),
        (
            "t,x\n1,\"a\n2,b\n",
            "p/t.csv:2:3 the quotes of the field do not end before a ',' / close them, and write '\"\"' for a quote inside"
        ),
        ("time,user\n1,2\n", "p/t.csv:1:1 the file has no column 't' / use time or user"),
        (
            "a,t\n1\n",
            "p/t.csv:2:1 the line has 1 of at least 2 fields / write a value for every column, or leave the line out"
        ),
        ("t\n", "p/t.csv:1:1 the trace has no arrivals / write at least one line"),
        ("", "p/t.csv:1:1 the file has no column 't' / name the columns in the first line"),
    ])
    func `a mistake in the file is told with line and column`(text: String, mistake: String) {
        #expect(mistakes(text, "time: t") == [mistake])
    }

    @Test(arguments: [
        ("{\"t\":1}\n{\"t\":2", "p/t.jsonl:2:7 the object does not end"),
        ("[1]", "p/t.jsonl:1:1 the line is not a JSON object"),
        ("{\"t\" 1}", "p/t.jsonl:1:6 there is no ':' after the name"), ("{\"t\":}", "p/t.jsonl:1:6 a value is missing"),
    ])
    func `a line that is no JSON is told`(text: String, mistake: String) {
        #expect(
            mistakes(text, "time: t", name: "t.jsonl") == [
                "\(mistake) / write one object a line, as in '{\"time\":12.5}'"
            ])
    }

    @Test func `a JSON line without the time is told`() {
        #expect(
            mistakes("{\"t\":1}\n{\"time\":2}", "time: t", name: "t.jsonl") == [
                "p/t.jsonl:2:1 the object has no 't' / give every line a value for it, or leave the line out"
            ])
    }

    @Test func `an event must be one of the profile's, or be fit to be a name`() {
        let text = "t,e\n1,view\n2,viw\n"
        #expect(
            mistakes(text, "time: t, event: e", more: "events: [{kind: view}]") == [
                "p/t.csv:3:3 the profile has no event 'viw' / did you mean 'view'?"
            ])
        #expect(
            mistakes("t,e\n1,Big View", "time: t, event: e") == [
                "p/t.csv:2:3 'Big View' cannot be the name of an event / use small letters, digits and hyphens, as in 'big-view'"
            ])
    }

    @Test(arguments: [
        (
            "time: t, rate: r, key: t",
            "p/x.yaml:3:40 a rate is of many operations, it has no 'key' / remove 'key', or remove 'rate' if each line is one arrival"
        ),
        ("tme: t", "p/x.yaml:3:22 the key 'tme' is unknown in 'trace' / did you mean 'time'?"),
        ("time: t, speed: 0", "p/x.yaml:3:38 0 is out of range for 'speed' / write a number from 0.001 to 1000.0"),
        ("time: t, unit: sec", "p/x.yaml:3:37 'sec' is not a value of 'unit' / write 's'"),
    ])
    func `a mistake in the mapping is told`(trace: String, mistake: String) {
        #expect(mistakes("t,r\n0,1\n1,2", trace) == [mistake])
    }

    @Test func `a rate that is none and rates that come to nothing are told`() {
        #expect(
            mistakes("t,r\n0,1\n1,-2", "time: t, rate: r") == [
                "p/t.csv:3:3 '-2' is not a rate per second from 0 to 1000000000 / write decimal digits, as in '480.5'"
            ])
        #expect(mistakes("t,r\n0,0\n1,0", "time: t, rate: r").first?.contains("the trace sends nothing") == true)
        #expect(
            mistakes("t,r\n5,1\n5,2", "time: t, rate: r").first?.contains("no two rates at different times") == true)
    }

    @Test func `a missing file, and one whose ending says nothing, are told`() {
        #expect(mistakes("t\n1", "time: t", name: "t.txt").first?.contains("name it '.csv', or '.jsonl'") == true)
        let text = "highwater: 1\nname: x\ntrace: {file: nowhere.csv, time: t}"
        let error = #expect(throws: DocumentError.self) {
            try LoadProfile.load(path: "x.yaml", files: .inMemory(["x.yaml": text]))
        }
        #expect(error?.exitCode == 66)
    }

    @Test func `a profile reads again from the outline of a trace that was too large to keep`() throws {
        let profile = "highwater: 1\nname: x\ntrace: {file: t.csv, time: t, key: k}\nkeys: {file: k.txt}"
        let outlines = [
            "t.csv": FileOutline(entries: 12, nanoseconds: 5_000_000_000), "k.txt": FileOutline(entries: 3),
        ]
        let read = try LoadProfile.load(path: "x.yaml", files: .inMemory(["x.yaml": profile], outlines: outlines))
        #expect(read.arrivals == 12 && read.length == .seconds(5) && read.keyCount == 3)
    }

    @Test func `a trace of 100 MB is read`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let line = "1700000000.123456,search,user-123456789012345678901234567890123456789012345678901234567890,x\n"
        let block = String(repeating: line, count: 10_000)
        #expect(FileManager.default.createFile(atPath: path, contents: Data("time,event,user,y\n".utf8)))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        let blocks = 100_000_000 / block.utf8.count + 1
        for _ in 0..<blocks { try file.write(contentsOf: Data(block.utf8)) }
        try file.close()
        let text = "highwater: 1\nname: x\ntrace: {file: \(path), time: time, event: event, key: user}"
        let profile = try LoadProfile.parse(text, file: "x.yaml")
        #expect(profile.arrivals == Double(blocks * 10_000) && profile.keyCount == 1)
    }
}
