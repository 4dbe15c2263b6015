import Experiments
import Testing

@Suite struct LoadReaderTests {
    private func load(_ load: String, target: String = "{http: {}}", more: String = "") throws(DocumentError)
        -> LoadPlan
    {
        try Samples.load("{highwater: 1, name: x, target: \(target), load: \(load)\(more)}").load
    }

    private func mistakes(_ load: String, target: String = "{http: {}}", more: String = "") -> [String] {
        do {
            _ = try self.load(load, target: target, more: more)
            return []
        } catch { return error.mistakes.all.map { "\($0.location.column): \($0.problem) / \($0.remedy)" } }
    }

    private let profile = "profile: ../loadprofiles/short.yaml"

    @Test func `a load without names is one stream`() throws {
        let plan = try load("{\(profile), workers: 2, request: POST /orders}")
        #expect(plan.streams.map(\.name) == [StreamPlan.onlyName])
        #expect(plan.streams[0].workers == 2)
        #expect(plan.streams[0].request.line == RequestLine(method: "POST", path: "/orders"))
    }

    @Test func `each mapping with a profile is a stream of its own`() throws {
        let plan = try load(
            "{max-backlog: 7, greedy: {\(profile), user: alice}, polite: {\(profile), scale: 50%, user: bob}}")
        #expect(plan.streams.map(\.name) == ["greedy", "polite"])
        #expect(plan.streams.map(\.request.user) == ["alice", "bob"])
        #expect(plan.streams.map(\.scale) == [1, 0.5])
        #expect(plan.maxBacklog == 7)
        #expect(plan.length == .seconds(60))
    }

    @Test func `how a request is made is read with all its keys`() throws {
        let text = """
            {\(profile), request: PUT /a, headers: {x-tenant: "7"}, expect: [200, 3xx, 400-404], timeout: 2s,
             idempotency-key: none, version: http/2, connections: 9, reuse-connections: false,
             retry: {when: [reset, timeout, 503], max: 3, base: 50ms, cap: 1s, budget: 10%, same-key: false,
                     retry-after: false}}
            """
        let request = try load(text).streams[0].request
        #expect(request.headers == [HeaderPlan(name: "x-tenant", value: "7")])
        #expect(request.expects(200) && request.expects(302) && request.expects(404))
        #expect(!request.expects(201) && !request.expects(405))
        #expect(request.timeout == .seconds(2) && !request.hasIdempotencyKey && request.version == .http2)
        #expect(request.maximumConnections == 9 && !request.reusesConnections)
        let retry = try #require(request.retry)
        #expect(retry.reasons == [.reset, .timeout, .status(503)] && retry.maximum == 3)
        #expect(retry.base == .milliseconds(50) && retry.cap == .seconds(1) && retry.budget == 0.1)
        #expect(!retry.sameKey && !retry.obeysRetryAfter)
    }

    @Test(arguments: [
        ("request: FETCH /", "the request 'FETCH /' has the unknown method 'FETCH'"),
        ("request: GET", "the request 'GET' is not a method and a path"),
        ("request: GET search", "the path 'search' does not begin with '/', or has spaces or characters beyond ASCII"),
        ("expect: [600]", "'600' is no status"),
        ("expect: []", "no status is expected"),
        ("headers: {'x y': a}", "'x y' cannot be the name of a header"),
        ("retry: {when: [rest], max: 3}", "'rest' is no reason to repeat a request"),
        ("retry: {when: [reset], max: 3, base: 2s, cap: 1s}", "the longest pause is shorter than the first"),
        ("connections: 0", "0 is out of range for 'connections'"),
        ("idempotency-key: always", "'always' is not a value of 'idempotency-key'"),
    ])
    func `a wrong way to ask is told`(key: String, problem: String) {
        let found = mistakes("{\(profile), \(key)}")
        #expect(found.count == 1 && found.first?.contains(": \(problem) / ") == true, "\(found)")
    }

    @Test func `what belongs to a gateway is refused for a broker, and the other way round`() {
        #expect(
            mistakes("{\(profile), request: GET /}", target: "{kafka: {partitions: 1}}").first?
                .contains("'request' is for a gateway") == true)
        #expect(mistakes("{\(profile), producer: {acks: all}}").first?.contains("'producer' is for a broker") == true)
        #expect(
            mistakes("{\(profile)}", more: ", consumers: {group: g, count: 1}").first?
                .contains("'consumers' is for a broker") == true)
    }

    @Test func `a broker takes one stream of one worker`() {
        let target = "{kafka: {partitions: 1}}"
        #expect(
            mistakes("{a: {\(profile)}, b: {\(profile)}}", target: target).first?
                .contains("a broker takes one stream, not 2") == true)
        #expect(
            mistakes("{\(profile), workers: 2}", target: target).first?
                .contains("a broker takes one worker, not 2") == true)
    }

    @Test func `a key beside named streams belongs into them`() {
        let found = mistakes("{scale: 50%, a: {\(profile)}, b: {\(profile)}}")
        #expect(found.contains { $0.contains("the key 'scale' stands beside the streams of the load") }, "\(found)")
    }

    @Test func `a stream cannot have the name of a metric`() {
        #expect(mistakes("{lag: {\(profile)}}").first?.contains("'lag' is the name of a metric") == true)
    }

    @Test func `a search for the highest rate is read, and refuses faults`() throws {
        let search =
            "find-max: {at-most: 5000/s, hold: 2s, holds: [latency.p99 < 10ms], forecast: 100/s, headroom: 140%}"
        let text = "{highwater: 1, name: x, target: {http: {}}, load: {\(profile)}, \(search)"
        let plan = try #require(try Samples.load(text + "}").findMax)
        #expect(plan.from == ArrivalRate(perSecond: 100) && plan.atMost == ArrivalRate(perSecond: 5000))
        #expect(plan.confirmations == 3 && plan.precision == 0.05 && plan.headroom == 1.4)
        let error = try #require(throws: DocumentError.self) {
            try Samples.load(text + ", schedule: [{id: a, at: 10s, fault: {kill: {}}}]}")
        }
        #expect(error.description.contains("a search for the highest rate has no faults"))
    }

    @Test(arguments: [
        ("{at-most: 10/s, holds: [errors.rate < 1%]}", "the search ends at 10/s, below where it begins, 100/s"),
        ("{at-most: 500/s, holds: [latency.p99 < 2 * baseline]}", "has no meaning for a single rate"),
        ("{holds: [errors.rate < 1%]}", "the key 'at-most' is missing in 'find-max'"),
        ("{at-most: 500/s}", "the key 'holds' is missing in 'find-max'"),
        ("{at-most: 500/s, holds: [errors.rate < 1%], headroom: 140%}", "the key 'forecast' is missing"),
    ])
    func `a wrong search is told`(search: String, problem: String) {
        let found = mistakes("{\(profile)}", more: ", find-max: \(search)")
        #expect(found.count == 1 && found.first?.contains(problem) == true, "\(found)")
    }

    @Test func `outcomes are read from a path or from a query`() throws {
        let text = "{highwater: 1, name: x, target: {http: {}}, load: {\(profile)}, outcomes: "
        #expect(try Samples.load(text + "{http: /ledger}}").outcomes == .http("/ledger"))
        #expect(
            try Samples.load(text + "{sqlite: a.db, query: SELECT 1}}").outcomes
                == .sqlite(path: "experiments/a.db", query: "SELECT 1"))
        let error = try #require(throws: DocumentError.self) { try Samples.load(text + "{http: ledger}}") }
        #expect(error.description.contains("'ledger' is neither a path nor a URL"))
    }
}
