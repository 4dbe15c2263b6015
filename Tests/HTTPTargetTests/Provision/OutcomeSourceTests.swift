import Experiments
import GRDB
import HTTPTarget
import TestServers
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
}
