import Experiments
import GRDB
import HTTPTarget
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

    @Test(arguments: [
        ("{}", "add 'http: /ledger' or 'sqlite: FILE'"),
        ("{sqlite: x.db}", "add 'query: SELECT key, count(*) FROM orders GROUP BY key'"),
        ("{http: ledger}", "write a path on the gateway, as in '/ledger', or a whole 'http://' URL"),
        ("{http: /a, sqlite: b, query: c}", "keep one of them"),
        ("{http: /a, query: c}", "remove 'query'"),
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

    @Test func `a file that is not there is told, and not made`() async throws {
        let path = try TemporaryDirectory().file("none.db").string
        await #expect(throws: OutcomeMistake.self) {
            try await OutcomeSource.sqlite(path: path, query: "SELECT 1").forEachOutcome(at: "") { _ in }
        }
    }
}
