#if PostgreSQL
    import Foundation
    import TestServers
    import Testing

    /// A gateway whose application keeps its effects in PostgreSQL.
    @Suite(.serialized) struct PostgreSQLTests {
        /// `database`: where the outcomes are; `query`: what stands for the effects of 200 requests, `0-0` to `0-199`.
        private static func experiment(gateway: UInt16, database: String, query: String) -> String {
            """
            highwater: 1
            name: outcomes
            target: {http: {url: 'http://127.0.0.1:\(gateway)'}}
            load: {profile: [{hold: 100/s, for: 2s}], request: POST /orders}
            warm-up: 0s
            outcomes: {postgres: '\(database)', query: "\(query)"}
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

        @Test(
            arguments: [
                ("SELECT '0-' || n, 1 FROM generate_series(0, 199) n", 0 as Int32, nil),
                ("SELECT '0-' || n, 1 FROM generate_series(0, 198) n", 1, "no-loss"),
                ("SELECT '0-' || n, CASE n WHEN 7 THEN 2 ELSE 1 END FROM generate_series(0, 199) n", 1, "once"),
                ("SELECT '0-' || n, 1 FROM generate_series(0, 200) n", 1, "no-phantoms"),
                ("SELECT '0-' || n FROM generate_series(0, 199) n", 3, "outcomes"),
            ] as [(String, Int32, String?)])
        func `effects in PostgreSQL are held against what was acknowledged`(
            query: String, expected: Int32, finding: String?
        ) async throws {
            let (database, server) = (try PostgreSQLServer(), try RecordingServer())
            defer {
                database.stop()
                server.stop()
            }
            let text = Self.experiment(gateway: server.port, database: database.database, query: query)
            let (code, process) = try await Self.run(text)
            defer { process.remove() }
            #expect(code == expected, "\(process.text)")
            guard let finding else { return }
            let verdict = expected == 3 ? "inconclusive" : "violated"
            #expect(try VerdictFile(process)[finding]?.verdict == verdict, "\(process.text)")
        }

        @Test func `a database that cannot be reached is told before anything is sent`() async throws {
            let server = try RecordingServer()
            defer { server.stop() }
            let database = "postgresql://shop@127.0.0.1:\(try Loopback.unusedPort())/orders"
            let text = Self.experiment(gateway: server.port, database: database, query: "SELECT '', 0")
            let (code, process) = try await Self.run(text)
            defer { process.remove() }
            #expect(code == 69 && process.text.contains("PostgreSQL cannot be reached"), "\(process.text)")
            #expect(server.requests.isEmpty)
        }
    }
#endif
