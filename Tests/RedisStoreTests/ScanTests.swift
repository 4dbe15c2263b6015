import Experiments
import Foundation
import RedisStore
import TestServers
import Testing

/// What a real server does only now and then.
@Suite(.enabled(if: RedisSource.isSupported, "built without the trait Redis"))
struct ScanTests {
    private func read(
        _ effects: RedisEffects, _ answers: [String]
    ) throws -> (found: [String], commands: [[String]]) {
        let server = try ScriptedRedis(answers)
        defer { server.stop() }
        var found: [String] = []
        try RedisSource(RedisAddress(host: "127.0.0.1", port: server.port), effects, password: nil)
            .forEachEffect(within: .seconds(10)) { found.append("\($0)=\($1)") }
        return (found, server.commands)
    }

    @Test func `a field that is told twice counts once, with its first value`() throws {
        let (found, commands) = try read(
            .hash("e"),
            [
                ScriptedRedis.page("17", ["a", "1", "b", "1", "a", "2"]), ScriptedRedis.page("5", []),
                ScriptedRedis.page("0", ["b", "7", "c", "1"]),
            ])
        #expect(found == ["a=1", "b=1", "c=1"])
        #expect(
            commands == ["0", "17", "5"].map { ["HSCAN", "e", $0, "COUNT", "1000"] })
    }

    @Test func `a key that is told twice is asked for once`() throws {
        let values = ScriptedRedis.list([ScriptedRedis.text("1"), ScriptedRedis.text("2")])
        let (found, commands) = try read(
            .keys(prefix: "e:"),
            [
                ScriptedRedis.page("9", ["e:a", "e:b", "e:a"]), values, ScriptedRedis.page("3", ["e:b"]),
                ScriptedRedis.page("0", ["e:c"]), ScriptedRedis.list([ScriptedRedis.text("3")]),
            ])
        #expect(found == ["a=1", "b=2", "c=3"])
        #expect(
            commands.filter { $0[0] == "MGET" } == [["MGET", "e:a", "e:b"], ["MGET", "e:c"]])
        #expect(commands.first == ["SCAN", "0", "MATCH", "e:*", "COUNT", "1000"] && commands.count == 5)
    }

    @Test func `a key that has gone since it was told has no effect`() throws {
        let (found, commands) = try read(
            .keys(prefix: "e:"),
            [
                ScriptedRedis.page("0", ["e:a", "e:b"]), ScriptedRedis.list(["$-1\r\n", ScriptedRedis.text("2")]),
                "$-1\r\n",
            ])
        #expect(found == ["b=2"] && commands.last == ["GET", "e:a"])
    }

    @Test func `more keys than were asked for are read in pieces`() throws {
        let keys = (0..<2500).map { "e:\($0)" }
        let pieces = [1000, 1000, 500].map { ScriptedRedis.list(Array(repeating: ScriptedRedis.text("1"), count: $0)) }
        let (found, commands) = try read(.keys(prefix: "e:"), [ScriptedRedis.page("0", keys)] + pieces)
        #expect(found == (0..<2500).map { "\($0)=1" })
        #expect(commands.map(\.count) == [6, 1001, 1001, 501])
    }

    @Test(
        arguments: [
            ([], "the connection to Redis was lost: "),
            (["HTTP/1.1 400 Bad Request\r\n\r\n"], "the connection to Redis was lost: Protocol error"),
            (["+OK\r\n"], "Redis answered with something else than a cursor and a list"),
            ([ScriptedRedis.page("4", ["a", "1"])], "the connection to Redis was lost: "),
            (["-MOVED 866 127.0.0.1:7001\r\n"], "Redis refused HSCAN: MOVED 866 127.0.0.1:7001"),
            (["-LOADING Redis is loading the dataset in memory\r\n"], "Redis refused HSCAN: LOADING"),
        ] as [([String], String)])
    func `whatever is no page ends the reading`(answers: [String], problem: String) throws {
        let error = #expect(throws: RedisError.self) { try self.read(.hash("e"), answers) }
        #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "")")
    }
}
