import Foundation
import PostgreSQLStore
import TestServers
import Testing

@Suite(.serialized, .enabled(if: PostgreSQLQuery.isSupported, "built without the trait PostgreSQL"))
final class PostgreSQLQueryTests {
    let server: PostgreSQLServer

    init() throws { server = try PostgreSQLServer() }

    deinit { server.stop() }

    private func rows(_ query: String, within limit: Duration = .seconds(20)) throws -> [[String?]] {
        var rows: [[String?]] = []
        try PostgreSQLQuery.forEachRow(of: query, in: server.database, within: limit) { rows.append($0) }
        return rows
    }

    @Test func `rows come in order, and NULL is told apart from an empty text`() throws {
        try server.run("CREATE TABLE o (id text, sum bigint); INSERT INTO o VALUES ('a', 7), ('', NULL), ('ü', -1)")
        #expect(try rows("SELECT id, sum FROM o ORDER BY sum") == [["ü", "-1"], ["a", "7"], ["", nil]])
    }

    @Test func `a million rows pass one at a time`() throws {
        var (count, sum) = (0, 0)
        try PostgreSQLQuery.forEachRow(
            of: "SELECT n FROM generate_series(1, 1000000) n", in: server.database, within: .seconds(60)
        ) { row in
            count += 1
            sum += row[0].flatMap { Int($0) } ?? 0
        }
        #expect(count == 1_000_000 && sum == 500_000_500_000)
    }

    @Test func `a query that would change something is refused`() throws {
        try server.run("CREATE TABLE o (id text)")
        let error = #expect(throws: PostgreSQLError.self) { try self.rows("INSERT INTO o VALUES ('a') RETURNING id") }
        #expect(error?.problem.contains("read-only transaction") == true)
        #expect(try rows("SELECT count(*) FROM o") == [["0"]])
    }

    @Test func `a mistake in the query is told in the server's words`() throws {
        let error = #expect(throws: PostgreSQLError.self) { try self.rows("SELECT nothing FROM nowhere") }
        #expect(error?.problem.contains("\"nowhere\" does not exist") == true)
    }

    @Test func `a query that takes too long is given up, by the server too`() throws {
        #expect(throws: PostgreSQLError.self) { try self.rows("SELECT pg_sleep(60)", within: .seconds(1)) }
        let asked =
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
        let end = ContinuousClock.now + .seconds(10)
        while try rows(asked) != [["0"]], .now < end { usleep(50_000) }
        #expect(try rows(asked) == [["0"]])
    }

    @Test func `a server that hangs is given up in time`() throws {
        server.freeze(true)
        defer { server.freeze(false) }
        let error = #expect(throws: PostgreSQLError.self) { try self.rows("SELECT 1", within: .seconds(1)) }
        #expect(error?.problem.contains("did not answer within") == true)
    }

    @Test func `what cannot be reached is told with its address`() throws {
        let port = try Loopback.unusedPort()
        let error = #expect(throws: PostgreSQLError.self) {
            try PostgreSQLQuery.probe("postgresql://shop@127.0.0.1:\(port)/orders", within: .seconds(5))
        }
        #expect(error?.problem.contains("\(port)") == true)
        try PostgreSQLQuery.probe(server.database, within: .seconds(5))
    }
}

@Suite(.disabled(if: PostgreSQLQuery.isSupported, "built with the trait PostgreSQL"))
struct WithoutPostgreSQLTests {
    @Test func `a program without PostgreSQL says how to build one`() {
        let error = #expect(throws: PostgreSQLError.self) {
            try PostgreSQLQuery.probe("dbname=orders", within: .seconds(1))
        }
        #expect(error?.remedy.contains("--traits PostgreSQL") == true)
    }
}
