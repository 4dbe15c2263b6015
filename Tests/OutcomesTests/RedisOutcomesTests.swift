import Experiments
import Outcomes
import TargetKit
import TestServers
import Testing

@Suite struct RedisOutcomesTests {
    private func source(_ text: String) throws(Mistakes) -> OutcomeSource {
        try Document.decode("outcomes: \(text)", file: "experiments/x.yaml") { fields in
            fields.fields("outcomes").flatMap(OutcomeSource.init(fields:))
        }
    }

    @Test(
        arguments: [
            ("redis://127.0.0.1:6379/0", RedisAddress(host: "127.0.0.1")),
            ("redis://shop@orders:7000/12", RedisAddress(host: "orders", port: 7000, user: "shop", database: 12)),
            ("redis://sh%40p@[::1]:7000", RedisAddress(host: "::1", port: 7000, user: "sh@p")),
            ("redis://[::1]/", RedisAddress(host: "::1")), ("redis://orders", RedisAddress(host: "orders")),
        ])
    func `an experiment names a hash in a Redis, or what its keys begin with`(url: String, address: RedisAddress) throws
    {
        #expect(try source("{redis: '\(url)', hash: effects}") == .redis(address, .hash("effects")))
        #expect(try source("{redis: '\(url)', keys: effect:*}") == .redis(address, .keys(prefix: "effect:")))
    }

    @Test(arguments: [
        ("{redis: 'redis://shop:secret@orders/0', hash: a}", "1:19", "put it into the environment as REDISCLI_AUTH"),
        ("{redis: 'redis://:secret@orders/0', hash: a}", "1:19", "put it into the environment as REDISCLI_AUTH"),
        ("{redis: 'rediss://shop:secret@orders/0', hash: a}", "1:19", "let a tunnel such as stunnel end TLS here"),
        ("{redis: 'http://shop:secret@orders/0', hash: a}", "1:19", "write one as in 'redis://127.0.0.1:6379/0'"),
        ("{redis: 'redis://orders:70000/0', hash: a}", "1:19", "write both, as in '127.0.0.1:6379'"),
        ("{redis: 'redis:///0', hash: a}", "1:19", "write both, as in '127.0.0.1:6379'"),
        ("{redis: 'redis://::1/0', hash: a}", "1:19", "an IPv6 address as in '[::1]:6379'"),
        ("{redis: 'redis://orders/first', hash: a}", "1:19", "end the URL with a number, as in '/0'"),
        ("{redis: 'redis://orders?db=1', hash: a}", "1:19", "end the URL with a number, as in '/0'"),
        ("{redis: 'redis://orders'}", "1:11", "add 'hash: effects' or 'keys: effect:*'"),
        ("{redis: 'redis://orders', hash: ''}", "1:43", "write it, as in 'hash: effects'"),
        ("{redis: 'redis://orders', hash: a, keys: b*}", "1:52", "keep one of them"),
        ("{redis: 'redis://orders', keys: effect}", "1:43", "one '*' at the end, as in 'keys: effect:*'"),
        ("{redis: 'redis://orders', keys: 'a*:b*'}", "1:43", "one '*' at the end, as in 'keys: effect:*'"),
        ("{redis: 'redis://orders', hash: a, query: b}", "1:46", "remove 'query'"),
        ("{redis: 'redis://orders', hash: a, topic: b}", "1:53", "keep one of them"),
        ("{http: /a, hash: b}", "1:22", "remove 'hash'"),
        ("{sqlite: a, query: b, keys: c*}", "1:33", "remove 'keys'"),
    ])
    func `a mistake has its place and its remedy, and tells no password`(
        text: String, place: String, remedy: String
    ) throws {
        let mistakes = try #require(throws: Mistakes.self) { try source(text) }
        #expect(mistakes.all.count == 1 && mistakes.all.allSatisfy { $0.remedy.contains(remedy) }, "\(mistakes)")
        #expect("\(mistakes)".contains("experiments/x.yaml:\(place):"), "\(mistakes)")
        #expect(!"\(mistakes)".contains("secret"))
    }

    @Test func `a hash or a prefix may bear the name of the run`() throws {
        let variables = RunVariables([.run: "r-1"])
        let hash = try source("{redis: 'redis://orders/2', hash: 'effects:$HIGHWATER_RUN'}").expanded(by: variables)
        #expect("\(hash)" == "hash effects:r-1 in redis://orders:6379/2")
        let keys = try source("{redis: 'redis://shop@[::1]', keys: '$HIGHWATER_RUN:*'}").expanded(by: variables)
        #expect("\(keys)" == "keys r-1:* in redis://shop@[::1]:6379/0")
    }

    #if Redis
        private func outcomes(_ effects: RedisEffects, of server: RedisServer) async throws -> [KeyOutcome] {
            var found: [KeyOutcome] = []
            try await OutcomeSource.redis(RedisAddress(host: "127.0.0.1", port: server.port), effects)
                .forEachOutcome(at: "") { found.append($0) }
            return found.sorted { $0.key < $1.key }
        }

        @Test func `a value in Redis is a count, or an object as in a JSON line`() async throws {
            let server = try RedisServer()
            defer { server.stop() }
            let values = ["2", #"{"count":1,"checksum":7}"#, #"{"count": 1, "value": "123456789"}"#, #"{"count":3}"#]
            let expected = [
                KeyOutcome(key: "0-0", count: 2), KeyOutcome(key: "0-1", count: 1, checksum: 7),
                KeyOutcome(key: "0-2", count: 1, checksum: 0xE306_9283), KeyOutcome(key: "0-3", count: 3),
            ]
            for (index, value) in values.enumerated() {
                try server.run("HSET", "effects", "0-\(index)", value)
                try server.run("SET", "effect:0-\(index)", value)
            }
            #expect(try await outcomes(.hash("effects"), of: server) == expected)
            #expect(try await outcomes(.keys(prefix: "effect:"), of: server) == expected)
        }

        @Test(arguments: ["", "many", "1.5", "{}", #"{"count":"1"}"#, "[1]"])
        func `a value that is no count is told with its key`(value: String) async throws {
            let server = try RedisServer()
            defer { server.stop() }
            try server.run("HSET", "effects", "0-7", value)
            let mistake = await #expect(throws: OutcomeMistake.self) {
                try await self.outcomes(.hash("effects"), of: server)
            }
            let told = "the value '\(value)' of '0-7' is neither a whole number nor a JSON object with 'count'"
            #expect(mistake?.problem == told)
        }

        @Test func `a Redis is looked for before a run, and need not hold anything yet`() throws {
            let server = try RedisServer()
            let source = OutcomeSource.redis(RedisAddress(host: "127.0.0.1", port: server.port), .hash("effects"))
            try source.probe()
            server.stop()
            let error = #expect(throws: TargetError.self) { try source.probe() }
            #expect(error?.kind == .unreachable)
            #expect(error?.problem.contains("Redis cannot be reached at 127.0.0.1:\(server.port)") == true)
        }
    #else
        @Test func `a program without Redis says so before a run`() throws {
            let source = OutcomeSource.redis(RedisAddress(host: "127.0.0.1"), .hash("effects"))
            let error = #expect(throws: TargetError.self) { try source.probe() }
            #expect(error?.kind == .unsuitable && error?.remedy.contains("--traits Redis") == true)
        }
    #endif
}
