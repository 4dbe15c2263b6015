import Experiments
import Testing

/// What a profile says of the things that are sent: events, keys, payloads, templates.
@Suite struct ContentTests {
    private static let head = "highwater: 1\nname: x\nstages: [{hold: 5/s, for: 1s}]\n"

    private func profile(_ text: String, _ files: [String: String] = [:]) throws(Mistakes) -> LoadProfile {
        try LoadProfile.parse(Self.head + text, file: "p/x.yaml", files: .inMemory(files))
    }

    private func mistakes(_ text: String, _ files: [String: String] = [:]) -> [String] {
        do {
            _ = try profile(text, files)
            return []
        } catch { return error.all.map { "\($0.problem) / \($0.remedy)" } }
    }

    @Test func `an event may have its own request, headers and payload`() throws {
        let text = """
            events:
              - {kind: a, request: "GET /a?q={integer: 1 to 9}", headers: {X-Plan: "{choice: free, pro}"}, payload: none}
              - {kind: b, weight: 2}
            """
        let events = try profile(text).events
        #expect(
            events == [
                EventKind(
                    name: "a", weight: 1, request: RequestLine(method: "GET", path: "/a?q={integer: 1 to 9}"),
                    headers: [HeaderPlan(name: "x-plan", value: "{choice: free, pro}")], payload: PayloadPlan.empty),
                EventKind(name: "b", weight: 2),
            ])
    }

    @Test(arguments: [
        ("{hot: {count: 100, hot: 5, share: 90%}}", KeyDistribution.hot(count: 100, hot: 5, share: 0.9)),
        ("{sequential: {count: 7}}", .sequential(count: 7)), ("{file: k.txt}", .list(ByteTable(["ann", "b c", "é"]))),
    ])
    func `keys are chosen as the profile says`(text: String, keys: KeyDistribution) throws {
        #expect(try profile("keys: \(text)", ["p/k.txt": "ann\r\n\nb c\né"]).keys == keys)
    }

    @Test(arguments: [
        ("none", PayloadPlan.empty), ("{json: 5B}", .json(.fixed(ByteCount(bytes: 5)))),
        ("{size: 5B to 7B}", .json(.uniform(ByteCount(bytes: 5), ByteCount(bytes: 7)))),
        ("{size: {uniform: 5B to 7B}}", .json(.uniform(ByteCount(bytes: 5), ByteCount(bytes: 7)))),
        (
            "{size: {normal: {mean: 1KiB, deviation: 9B}}}",
            .json(.normal(mean: ByteCount(bytes: 1024), deviation: ByteCount(bytes: 9)))
        ),
        (
            "{json: {lognormal: {median: 1KiB, sigma: 0.8}}}",
            .json(.lognormal(median: ByteCount(bytes: 1024), sigma: 0.8))
        ),
    ])
    func `payloads have sizes`(text: String, payload: PayloadPlan) throws {
        #expect(try profile("payload: \(text)").payload == payload)
    }

    @Test func `a template has fields where a brace stands before a small letter`() throws {
        let template = try TextTemplate(
            parsing:
                #"{"id":"{id}","n":{integer: -5 to 5},"c":"{choice: a b, {c}","t":"{text: 2B}","x":{},"y":"{{key}"}"#)
        #expect(
            template.parts == [
                .literal(#"{"id":""#), .field(.id), .literal(#"","n":"#), .field(.integer(-5...5)),
                .literal(#","c":""#),
                .field(.choice(["a b", "{c"])), .literal(#"","t":""#), .field(.text(2...2)),
                .literal(#"","x":{},"y":"{key}"}"#),
            ])
        #expect(template.isJSON && TextTemplate(literal: "{x}").parts == [.literal("{x}")])
    }

    @Test(arguments: [
        ("payload: {template: '{idd}'}", "the field '{idd}' is unknown / did you mean 'id'?"),
        (
            "payload: {template: '{id'}",
            "the field '{id' does not end / close it with '}', or write '{{' for a brace before a small letter"
        ),
        ("payload: {template: '{id: 3}'}", "the field '{id}' takes no argument / write '{id}'"),
        (
            "payload: {template: '{choice}'}",
            "the field '{choice}' lacks its argument / write '{choice: free, pro}', '{integer: 1 to 100}' or '{text: 20B to 80B}'"
        ),
        (
            "payload: {template: '{choice: a,, b}'}",
            "the field '{choice: a,, b}' has an empty choice / write the choices with one ',' between them, as in '{choice: free, pro}'"
        ),
        (
            "payload: {template: '{integer: 5 to 1}'}",
            "'{integer: 5 to 1}' is not a span of whole numbers / write '{integer: 1 to 100}'"
        ),
        ("payload: {json: 1GiB}", "the payload size '1GiB' is too large / write at most '64MiB'"),
        ("payload: {jsn: 1B}", "the kind 'jsn' is unknown in 'payload' / did you mean 'json'?"),
        (
            "payload: 5",
            "'5' is not a payload / use 'none', '{json: 200B}', '{size: {uniform: 100B to 1KiB}}' or '{template: …}'"
        ),
        (
            "keys: {hot: {count: 5, hot: 5, share: 9%}}",
            "5 of 5 keys are hot, which leaves none for the rest / write fewer, or '{uniform: {count: 5}}'"
        ),
        ("keys: {zpf: {count: 5}}", "the kind 'zpf' is unknown in 'keys' / did you mean 'zipf'?"),
        ("keys: {file: k.txt}", "the key 'b' appears twice / keep one of them"),
        ("keys: {file: none.txt}", "the file has no keys / write one key a line"),
        ("events: []", "the mix of events is empty / write '[{kind: purchase, weight: 10}]', or leave 'events' out"),
        (
            "events: [{kind: a, request: FOO /}]",
            "the request 'FOO /' has the unknown method 'FOO' / use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS"
        ),
        ("events: [{kind: a, request: 'GET /{kye}'}]", "the field '{kye}' is unknown / did you mean 'key'?"),
        (
            "events: [{kind: a, request: GET /a b}]",
            "the path '/a b' does not begin with '/', or has spaces or characters beyond ASCII / write it as 'GET /search', with '%' escapes for other characters"
        ),
        (
            "events: [{kind: a, headers: {x y: a}}]",
            "'x y' cannot be the name of a header / use letters, digits and hyphens, as in 'x-tenant'"
        ),
    ])
    func `what is wrong is told`(text: String, mistake: String) {
        #expect(mistakes(text, ["p/k.txt": "a\nb\nb", "p/none.txt": "\n"]) == [mistake])
    }
}
