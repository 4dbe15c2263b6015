import Experiments
import Foundation
import RedisStore
import TestServers
import Testing

@Suite(.serialized, .enabled(if: RedisSource.isSupported, "built without the trait Redis"))
final class RedisSourceTests {
    let server: RedisServer

    init() throws { server = try RedisServer() }

    deinit { server.stop() }

    private var address: RedisAddress { RedisAddress(host: "127.0.0.1", port: server.port) }

    private func effects(
        _ effects: RedisEffects, in address: RedisAddress? = nil, password: String? = nil,
        within limit: Duration = .seconds(20)
    ) throws -> [String: String] {
        var found: [String: String] = [:]
        try RedisSource(address ?? self.address, effects, password: password).forEachEffect(within: limit) {
            #expect(found.updateValue($1, forKey: $0) == nil, "\($0) was given twice")
        }
        return found
    }

    @Test func `the fields of a hash come with their values, whatever they are`() throws {
        try server.run("HSET", "effects", "0-1", "1", "0-2", #"{"count":2}"#, "ü x", "", "0-3", "a\r\nb")
        #expect(
            try effects(.hash("effects")) == ["0-1": "1", "0-2": #"{"count":2}"#, "ü x": "", "0-3": "a\r\nb"])
        #expect(try effects(.hash("others")) == [:])
    }

    @Test func `keys come without their prefix, whose characters stand for themselves`() throws {
        try server.run("MSET", "e[1]?*:0-1", "1", "e[1]?*:0-2", "2", "e1xy:0-3", "3", "other", "4")
        #expect(try effects(.keys(prefix: "e[1]?*:")) == ["0-1": "1", "0-2": "2"])
        #expect(try effects(.keys(prefix: "nobody:")) == [:])
        #expect(try effects(.keys(prefix: "")).count == 4)
    }

    @Test func `a million fields are read page by page, and each comes once`() throws {
        try server.run(
            "EVAL", "for i = 1, 1000000 do redis.call('HSET', 'effects', '0-' .. i, i) end", "0")
        var (count, sum) = (0, 0)
        try RedisSource(address, .hash("effects"), password: nil).forEachEffect(within: .seconds(300)) {
            count += 1
            sum += Int($1) ?? 0
        }
        #expect(count == 1_000_000 && sum == 500_000_500_000)
        #expect(try server.run("INFO", "commandstats").contains("cmdstat_hgetall") == false)
    }

    @Test func `keys are read in as many pieces as it takes, among those of others`() throws {
        try server.run(
            "EVAL", "for i = 1, 5000 do redis.call('MSET', 'e:0-' .. i, i, 'other:' .. i, 1) end", "0")
        let found = try effects(.keys(prefix: "e:"))
        #expect(found.count == 5000 && found.allSatisfy { "0-\($1)" == $0 })
        #expect(try server.run("INFO", "commandstats").contains("cmdstat_keys") == false)
    }

    @Test func `another database is another place`() throws {
        try server.run("-n", "3", "HSET", "effects", "0-1", "1")
        var third = address
        third.database = 3
        #expect(try effects(.hash("effects")) == [:])
        #expect(try effects(.hash("effects"), in: third) == ["0-1": "1"])
        third.database = 99
        let error = #expect(throws: RedisError.self) { try self.effects(.hash("effects"), in: third) }
        #expect(error?.problem == "Redis refused SELECT: ERR DB index is out of range")
    }

    @Test(arguments: [RedisEffects.hash("effects"), .keys(prefix: "eff")])
    func `another type of value is told in the server's words`(wrong: RedisEffects) throws {
        try server.run("LPUSH", "effects", "0-1")
        let error = #expect(throws: RedisError.self) { try self.effects(wrong) }
        #expect(error?.problem.contains("WRONGTYPE Operation against a key") == true)
        #expect(error?.remedy.contains("'hash' is for one hash, and 'keys' for strings") == true)
    }

    @Test func `a hash that is something else is told before a run`() throws {
        let source = RedisSource(address, .hash("effects"), password: nil)
        try source.probe(within: .seconds(5))
        try server.run("SET", "effects", "1")
        let error = #expect(throws: RedisError.self) { try source.probe(within: .seconds(5)) }
        #expect(error?.problem.hasPrefix("Redis refused HSCAN: WRONGTYPE") == true)
    }

    @Test func `a user who may do nothing but read is enough, and the password is not told`() throws {
        try server.run("ACL", "SETUSER", "reader", "on", ">secret", "~*", "-@all", "+hscan", "+scan", "+mget", "+get")
        try server.run("HSET", "effects", "0-1", "1")
        try server.run("SET", "e:0-2", "2")
        let reader = RedisAddress(host: "127.0.0.1", port: server.port, user: "reader")
        #expect(try effects(.hash("effects"), in: reader, password: "secret") == ["0-1": "1"])
        #expect(try effects(.keys(prefix: "e:"), in: reader, password: "secret") == ["0-2": "2"])
        let error = #expect(throws: RedisError.self) {
            try self.effects(.hash("effects"), in: reader, password: "guessed")
        }
        #expect(error?.problem.hasPrefix("Redis refused AUTH: WRONGPASS") == true)
        #expect(error?.remedy.contains("REDISCLI_AUTH") == true && error?.description.contains("guessed") == false)
    }

    @Test func `a server that asks for a password says where it belongs`() throws {
        try server.run("CONFIG", "SET", "requirepass", "secret")
        let error = #expect(throws: RedisError.self) { try self.effects(.hash("effects")) }
        #expect(error?.problem.contains("NOAUTH Authentication required") == true)
        #expect(error?.remedy.contains("REDISCLI_AUTH") == true)
        #expect(try effects(.hash("effects"), password: "secret") == [:])
    }

    @Test func `a user who may not read is told what is missing`() throws {
        try server.run("ACL", "SETUSER", "writer", "on", "nopass", "~*", "-@all", "+set")
        let writer = RedisAddress(host: "127.0.0.1", port: server.port, user: "writer")
        let error = #expect(throws: RedisError.self) { try self.effects(.hash("effects"), in: writer) }
        #expect(error?.problem.hasPrefix("Redis refused HSCAN: NOPERM") == true)
        #expect(error?.remedy.contains("let the user run HSCAN") == true)
    }

    @Test func `a server that hangs is given up in time, before the first answer and between two`() throws {
        try server.run("EVAL", "for i = 1, 20000 do redis.call('HSET', 'effects', '0-' .. i, i) end", "0")
        defer { server.freeze(false) }
        let began = ContinuousClock.now
        let hung = #expect(throws: RedisError.self) {
            try RedisSource(self.address, .hash("effects"), password: nil).forEachEffect(within: .seconds(1)) { _, _ in
                self.server.freeze(true)
            }
        }
        let silent = #expect(throws: RedisError.self) {
            try RedisSource(self.address, .hash("effects"), password: nil).probe(within: .seconds(1))
        }
        #expect(hung?.problem == "Redis did not answer within 1.0 seconds" && silent?.problem == hung?.problem)
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func `what cannot be reached is told with its address`() throws {
        let nobody = RedisAddress(host: "127.0.0.1", port: try Loopback.unusedPort())
        let error = #expect(throws: RedisError.self) {
            try RedisSource(nobody, .hash("effects"), password: nil).probe(within: .seconds(5))
        }
        #expect(error?.problem == "Redis cannot be reached at 127.0.0.1:\(nobody.port): Connection refused")
    }
}

@Suite(.disabled(if: RedisSource.isSupported, "built with the trait Redis"))
struct WithoutRedisTests {
    @Test func `a program without Redis says how to build one`() {
        let error = #expect(throws: RedisError.self) {
            try RedisSource(RedisAddress(host: "127.0.0.1"), .hash("effects")).probe(within: .seconds(1))
        }
        #expect(error?.remedy.contains("--traits Redis") == true)
    }
}
