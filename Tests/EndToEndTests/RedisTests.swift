#if Redis
    import Foundation
    import TestServers
    import Testing

    /// A gateway whose application keeps its effects in Redis.
    @Suite(.serialized) struct RedisTests {
        /// `effects`: the hash or the keys that stand for the effects of 200 requests, `0-0` to `0-199`.
        private static func experiment(gateway: UInt16, redis: UInt16, effects: String) -> String {
            """
            highwater: 1
            name: outcomes
            target: {http: {url: 'http://127.0.0.1:\(gateway)'}}
            load: {profile: [{hold: 100/s, for: 2s}], request: POST /orders}
            warm-up: 0s
            outcomes: {redis: 'redis://127.0.0.1:\(redis)/0', \(effects)}
            invariants:
              no-loss: {}
              no-phantoms: {}
              once: {idempotent-outcomes: {}}
            """
        }

        private static func run(_ text: String) async throws -> (Int32, HighwaterProcess) {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            return try await HighwaterProcess.finished(["run", file.path])
        }

        /// `script`: what is done for each number `n` of a request, and for how many.
        @Test(
            arguments: [
                (200, "'HSET', 'effects', '0-' .. n, 1", "hash: effects", 0, nil),
                (200, "'SET', 'effect:0-' .. n, 1", "keys: effect:*", 0, nil),
                (199, "'HSET', 'effects', '0-' .. n, 1", "hash: effects", 1, "no-loss"),
                (200, "'SET', 'effect:0-' .. n, n == 7 and 2 or 1", "keys: effect:*", 1, "once"),
                (201, "'HSET', 'effects', '0-' .. n, 1", "hash: effects", 1, "no-phantoms"),
                (200, "'HSET', 'effects', '0-' .. n, 'once'", "hash: effects", 3, "outcomes"),
            ] as [(Int, String, String, Int32, String?)])
        func `effects in Redis are held against what was acknowledged`(
            count: Int, script: String, effects: String, expected: Int32, finding: String?
        ) async throws {
            let (redis, server) = (try RedisServer(), try RecordingServer())
            defer {
                redis.stop()
                server.stop()
            }
            try redis.run("EVAL", "for n = 0, \(count - 1) do redis.call(\(script)) end", "0")
            let text = Self.experiment(gateway: server.port, redis: redis.port, effects: effects)
            let (code, process) = try await Self.run(text)
            defer { process.remove() }
            #expect(code == expected, "\(process.text)")
            guard let finding else { return }
            let verdict = expected == 3 ? "inconclusive" : "violated"
            #expect(try VerdictFile(process)[finding]?.verdict == verdict, "\(process.text)")
        }

        @Test func `a Redis that cannot be reached is told before anything is sent`() async throws {
            let server = try RecordingServer()
            defer { server.stop() }
            let redis = try Loopback.unusedPort()
            let text = Self.experiment(gateway: server.port, redis: redis, effects: "hash: effects")
            let (code, process) = try await Self.run(text)
            defer { process.remove() }
            #expect(code == 69 && process.text.contains("Redis cannot be reached"), "\(process.text)")
            #expect(server.requests.isEmpty)
        }
    }
#endif
