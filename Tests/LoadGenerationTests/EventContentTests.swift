import Experiments
import Foundation
import LoadGeneration
import MessageLedger
import Testing

/// Everything of an event beside the JSON payload and the key.
@Suite struct EventContentTests {
    struct Copy: Hashable, Sendable {
        var kind: Int
        var path: String
        var key: String
        var number: UInt32
        var payload: String
        var identity: String
        var traceparent: String
        var headers: [String]
        /// Whether every header's name ends with a zero byte.
        var namesEnd: Bool

        init(_ event: borrowing Event) {
            func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
            kind = event.kind
            path = text(event.path)
            key = text(event.key)
            number = event.keyNumber
            payload = text(event.payload)
            identity = text(event.identity)
            traceparent = text(event.traceparent)
            headers = event.headers.map { "\(text($0.name)): \(text($0.value))" }
            namesEnd = event.headers.allSatisfy {
                $0.name.baseAddress?.load(fromByteOffset: $0.name.count, as: UInt8.self) == 0
            }
        }
    }

    private func profile(
        payload: String = "none", events: String = "[{kind: a}]", keys: String = "{uniform: {count: 50}}",
        more: String = "",
        files: [String: String] = [:]
    ) throws -> LoadProfile {
        let load = more.isEmpty ? "stages: [{hold: 1/s, for: 1s}]" : more
        let text = "highwater: 1\nname: x\n\(load)\npayload: \(payload)\nevents: \(events)\nkeys: \(keys)"
        return try LoadProfile.parse(text, file: "x.yaml", files: .inMemory(files))
    }

    private func copies(
        _ indices: some Sequence<UInt64>, of profile: LoadProfile, request: RequestPlan = RequestPlan(),
        seed: UInt64 = 1,
        stream: UInt32 = 0
    ) -> [Copy] {
        var source = EventSource(profile, request: request, seed: seed, stream: stream)
        return indices.map { index in source.withEvent(index, due: 1_700_000_000_000 + index) { Copy($0) } }
    }

    private static let template =
        #"{template: '{"id":"{id}","e":"{event}","k":"{key}","at":{time-ms},"p":"{choice: free, pro, a"b}","u":"{uuid}","s":{sequence},"n":{integer: -3 to 3},"t":"{text: 2B to 9B}"}'}"#

    @Test func `a template is filled in for each event`() throws {
        var seen: [String: Set<String>] = [:]
        for (index, copy) in copies(0..<2000, of: try profile(payload: Self.template), stream: 7).enumerated() {
            let fields = try #require(try JSONSerialization.jsonObject(with: Data(copy.payload.utf8)) as? [String: Any])
            #expect(fields["id"] as? String == "7-\(index)" && copy.identity == "7-\(index)")
            #expect(fields["e"] as? String == "a" && fields["k"] as? String == copy.key)
            #expect(fields["at"] as? Int == 1_700_000_000_000 + index && fields["s"] as? Int == index)
            for name in ["p", "u", "n", "t"] { seen[name, default: []].insert("\(fields[name] ?? "")") }
        }
        #expect(seen["p"] == ["free", "pro", "a\"b"])
        #expect(seen["n"] == Set((-3...3).map(String.init)))
        #expect(Set((seen["t"] ?? []).map(\.count)) == Set(2...9))
        #expect(seen["u"]?.count == 2000)
        let isUUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(seen["u"]?.allSatisfy { $0.wholeMatch(of: isUUID) != nil } == true)
    }

    @Test func `one worker and four send the same bytes, another seed or stream does not`() throws {
        let profile = try profile(
            payload: Self.template,
            events: "[{kind: a}, {kind: b, payload: {json: 90B to 300B}, headers: {x: \"{uuid}\"}}]")
        let all = copies(0..<400, of: profile)
        let parts = (0..<4 as Range<UInt64>).map { copies(stride(from: $0, to: 400, by: 4), of: profile) }
        let merged: [Copy] = (0..<400).map { (index: Int) -> Copy in parts[index % 4][index / 4] }
        #expect(merged == all)
        for other in [copies(0..<400, of: profile, seed: 2), copies(0..<400, of: profile, stream: 1)] {
            #expect(zip(all, other).allSatisfy { $0.traceparent != $1.traceparent && $0.payload != $1.payload })
            #expect(all.map(\.number) != other.map(\.number) && all.map(\.kind) != other.map(\.kind))
        }
    }

    @Test func `every event has a trace context of its own`() throws {
        let copies = copies(0..<5000, of: try profile())
        let isContext = /00-[0-9a-f]{32}-[0-9a-f]{16}-01/
        #expect(copies.allSatisfy { $0.traceparent.wholeMatch(of: isContext) != nil })
        #expect(Set(copies.map { $0.traceparent.prefix(35) }).count == 5000)
        #expect(!copies.contains { $0.traceparent.contains("0000000000000000") })
    }

    @Test func `paths and headers are filled in, those of the stream first`() throws {
        var request = RequestPlan()
        request.line = RequestLine(method: "GET", path: "/items/{integer: 7 to 7}?u={key}")
        request.headers = [HeaderPlan(name: "x-all", value: "yes"), HeaderPlan(name: "x-id", value: "<{id}>")]
        let profile = try profile(
            events: "[{kind: a}, {kind: b, request: 'PUT /b/{key}', headers: {x-own: '{event}', z: '{key}'}}]",
            keys: "{file: k}",
            files: ["k": "ä b/c?"])
        let copies = copies(0..<50, of: profile, request: request, stream: 3)
        for (index, copy) in copies.enumerated() {
            // What is the same for all requests is not filled in here: the client has it in its template.
            let common = ["x-id: <3-\(index)>"]
            #expect(copy.path == (copy.kind == 0 ? "/items/7?u=" : "/b/") + "%C3%A4%20b%2Fc%3F")
            #expect(copy.headers == common + (copy.kind == 0 ? [] : ["x-own: b", "z: ä b/c?"]))
            #expect(copy.namesEnd && copy.payload.isEmpty && copy.key == "ä b/c?" && copy.number == 0)
        }
        #expect(Set(copies.map(\.kind)) == [0, 1])
    }

    @Test func `a key with quotes is escaped in JSON`() throws {
        for payload in ["{json: 120B}", Self.template] {
            let profile = try profile(payload: payload, keys: "{file: k}", files: ["k": "a\"\\b"])
            for copy in copies(0..<20, of: profile) {
                let fields = try JSONSerialization.jsonObject(with: Data(copy.payload.utf8)) as? [String: Any]
                #expect((fields?["user"] ?? fields?["k"]) as? String == "a\"\\b")
            }
        }
    }

    @Test func `a trace says which event comes with which key`() throws {
        let profile = try profile(
            payload: "{json: 10B}", events: "[{kind: a}, {kind: b}]", keys: "none",
            more: "trace: {file: t.csv, time: t, event: e, key: k}",
            files: ["t.csv": "t,e,k\n1,b,ann\n2,a,\n3,b,bob\n4,a,ann\n"])
        let copies = copies(0..<4, of: profile)
        #expect(copies.map(\.kind) == [1, 0, 1, 0])
        #expect(copies.map(\.key) == ["ann", "", "bob", "ann"])
        #expect(copies.map(\.number) == [0, MessageStamp.noKey, 1, 0])
    }

    @Test(arguments: [
        ("{size: {normal: {mean: 500B, deviation: 50B}}}", 500.0, 500.0, 50.0),
        // The mean of a lognormal variable is its median times e^(sigma²/2).
        ("{size: {lognormal: {median: 500B, sigma: 0.5}}}", 500, 566.6, 302),
    ])
    func `sizes follow their distribution`(payload: String, median: Double, mean: Double, deviation: Double) throws {
        let sizes = copies(0..<20_000, of: try profile(payload: payload)).map { Double($0.payload.utf8.count) }.sorted()
        let found = sizes.reduce(0, +) / 20_000
        let spread = (sizes.reduce(0) { $0 + ($1 - found) * ($1 - found) } / 20_000).squareRoot()
        #expect(abs(sizes[10_000] - median) < 0.03 * median)
        #expect(abs(found - mean) < 0.03 * mean)
        #expect(abs(spread - deviation) < 0.1 * deviation)
    }

    @Test func `a large payload is whole`() throws {
        let copy = try #require(copies([5], of: try profile(payload: "{json: 2MiB}")).first)
        #expect(copy.payload.utf8.count == 2 << 20)
        #expect(try JSONSerialization.jsonObject(with: Data(copy.payload.utf8)) is [String: Any])
    }
}
