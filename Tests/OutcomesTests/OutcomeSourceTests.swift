import Experiments
import Foundation
import GRDB
import Outcomes
import TestServers
import TestSupport
import Testing

@Suite struct OutcomeSourceTests {
    private func source(_ text: String) throws(Mistakes) -> OutcomeSource {
        try Document.decode("outcomes: \(text)", file: "experiments/x.yaml") { fields in
            fields.fields("outcomes").flatMap(OutcomeSource.init(fields:))
        }
    }

    @Test func `an experiment names a path on the gateway, or a file with a query`() throws {
        #expect(try source("{http: /ledger}") == .http("/ledger"))
        #expect(
            try source("{sqlite: shop.db, query: SELECT 1}") == .sqlite(path: "experiments/shop.db", query: "SELECT 1"))
    }

    @Test(arguments: ["postgresql://shop@127.0.0.1:5432/orders", "host=127.0.0.1 dbname=orders"])
    func `an experiment names a PostgreSQL database by a URI or by settings`(database: String) throws {
        #expect(
            try source("{postgres: '\(database)', query: SELECT 1}") == .postgres(database: database, query: "SELECT 1")
        )
    }

    @Test(arguments: [
        ("{postgres: 'postgresql://shop:secret@127.0.0.1/orders', query: SELECT 1}", "put it into ~/.pgpass"),
        ("{postgres: 'dbname=orders password=secret', query: SELECT 1}", "put it into ~/.pgpass"),
        ("{postgres: orders, query: SELECT 1}", "write a URI as in 'postgresql://shop@127.0.0.1:5432/orders'"),
        ("{postgres: dbname=orders}", "add 'query: SELECT"),
    ])
    func `a database is named without its password, and with a query`(text: String, remedy: String) throws {
        let mistakes = try #require(throws: Mistakes.self) { try source(text) }
        #expect(mistakes.all.count == 1 && mistakes.all.allSatisfy { $0.remedy.contains(remedy) })
        #expect(!"\(mistakes)".contains("secret"))
    }

    @Test(arguments: [
        ("{}", "add 'http: /ledger' or 'sqlite: FILE'"),
        ("{sqlite: x.db}", "add 'query: SELECT key, count(*) FROM orders GROUP BY key'"),
        ("{http: ledger}", "write a path on the gateway, as in '/ledger', or a whole 'http://' URL"),
        ("{http: /a, sqlite: b, query: c}", "keep one of them"),
        ("{http: /a, query: c}", "remove 'query'"),
        ("{sqlite: a, postgres: dbname=b, query: c}", "keep one of them"),
    ])
    func `a mistake has its remedy`(text: String, remedy: String) throws {
        let mistakes = try #require(throws: Mistakes.self) { try source(text) }
        #expect(mistakes.all.map(\.remedy) == [remedy])
    }

    @Test func `the columns of a query are key, count and checksum`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("shop.db").string
        try await DatabaseQueue(path: path).write { database in
            try database.execute(
                sql:
                    "CREATE TABLE o (id TEXT, sum INTEGER); INSERT INTO o VALUES ('a', 7), ('a', 7), ('b', 4294967295)"
            )
        }
        var outcomes: [KeyOutcome] = []
        let query = "SELECT id, count(*), max(sum) FROM o GROUP BY id ORDER BY id"
        try await OutcomeSource.sqlite(path: path, query: query).forEachOutcome(at: "") { outcomes.append($0) }
        #expect(
            outcomes == [KeyOutcome(key: "a", count: 2, checksum: 7), KeyOutcome(key: "b", count: 1, checksum: .max)])
    }

    #if PostgreSQL
        @Test func `the columns of a query in PostgreSQL are the same`() async throws {
            let server = try PostgreSQLServer()
            defer { server.stop() }
            try server.run(
                "CREATE TABLE o (id text, sum bigint); INSERT INTO o VALUES ('a', 7), ('a', 7), ('b', 4294967295)")
            var outcomes: [KeyOutcome] = []
            let query = "SELECT id, count(*), max(sum) FROM o GROUP BY id ORDER BY id"
            try await OutcomeSource.postgres(database: server.database, query: query).forEachOutcome(at: "") {
                outcomes.append($0)
            }
            #expect(
                outcomes == [
                    KeyOutcome(key: "a", count: 2, checksum: 7), KeyOutcome(key: "b", count: 1, checksum: .max),
                ])
            let wrong = OutcomeSource.postgres(database: server.database, query: "SELECT id FROM o")
            await #expect(throws: OutcomeMistake.self) { try await wrong.forEachOutcome(at: "") { _ in } }
        }
    #endif

    @Test func `a file that is not there is told, and not made`() async throws {
        let path = try TemporaryDirectory().file("none.db").string
        await #expect(throws: OutcomeMistake.self) {
            try await OutcomeSource.sqlite(path: path, query: "SELECT 1").forEachOutcome(at: "") { _ in }
        }
    }

    @Test func `an experiment names a command, which runs beside it, or a topic`() throws {
        #expect(
            try source("{command: [python3, effects.py]}")
                == .command(["python3", "effects.py"], directory: "experiments"))
        #expect(try source("{topic: results}") == .topic("results"))
    }

    @Test(arguments: [
        ("{command: []}", "write a program and its arguments"), ("{topic: ''}", "write it, as in 'topic: results'"),
        ("{topic: a, query: SELECT 1}", "remove 'query'"), ("{topic: a, http: /x}", "keep one of them"),
    ])
    func `a command or a topic that cannot be meant is a mistake`(text: String, remedy: String) throws {
        let mistakes = try #require(throws: Mistakes.self) { try source(text) }
        #expect(mistakes.all.count == 1 && mistakes.all.allSatisfy { $0.remedy.contains(remedy) }, "\(mistakes)")
    }

    private func outcomes(_ script: String, within limit: Duration = .seconds(30)) async throws -> [KeyOutcome] {
        var found: [KeyOutcome] = []
        try await OutcomeSource.command(["sh", "-c", script], directory: "/")
            .forEachOutcome(at: "", environment: ["HIGHWATER_RUN": "r-1"], within: limit) { found.append($0) }
        return found
    }

    @Test func `a command prints its outcomes as JSON lines, with the value that was applied`() async throws {
        let script = #"printf '{"key":"0-1","count":1,"value":"123456789"}\n{"key":"%s","count":2}\n' $HIGHWATER_RUN"#
        #expect(
            try await outcomes(script) == [
                KeyOutcome(key: "0-1", count: 1, checksum: 0xE306_9283), KeyOutcome(key: "r-1", count: 2),
            ])
        #expect(
            try await outcomes(
                "i=0; while [ $i -lt 9000 ]; do echo '{\"key\":\"0-'$i'\",\"count\":1}'; i=$((i+1)); done"
            ).count == 9000)
    }

    @Test(arguments: [
        ("echo '{\"key\":\"0-1\",\"count\":1}'; echo no database >&2; exit 1", ": no database"),
        ("echo hello", "'hello\n' is neither a JSON line"), ("sleep 60", "did not end within"),
    ])
    func `nothing is believed of a command that fails, hangs or says something else`(
        script: String, problem: String
    ) async throws {
        let mistake = try await #require(throws: OutcomeMistake.self) {
            try await outcomes(script, within: script.hasPrefix("sleep") ? .milliseconds(300) : .seconds(30))
        }
        #expect(mistake.problem.contains(problem), "\(mistake)")
    }

    @Test func `the third column of SQLite is a checksum, or what was applied`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).db").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await DatabaseQueue(path: path).write { database in
            try database.execute(
                sql:
                    "CREATE TABLE t (k, v); INSERT INTO t VALUES ('a', 7), ('b', '123456789'), ('c', x'313233343536373839'), ('d', NULL)"
            )
        }
        var found: [UInt32?] = []
        try await OutcomeSource.sqlite(path: path, query: "SELECT k, 1, v FROM t ORDER BY k")
            .forEachOutcome(at: "") { found.append($0.checksum) }
        #expect(found == [7, 0xE306_9283, 0xE306_9283, nil])
    }
}
