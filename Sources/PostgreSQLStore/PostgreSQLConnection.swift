#if PostgreSQL
    import CPostgreSQL
    import Foundation

    /// One connection, used by one thread; every wait for the server ends at the deadline.
    final class PostgreSQLConnection {
        private let connection: OpaquePointer
        private let deadline: ContinuousClock.Instant
        private let limit: Duration

        private init(_ connection: OpaquePointer, within limit: Duration) {
            self.connection = connection
            (self.limit, deadline) = (limit, ContinuousClock.now + limit)
        }

        static func open(_ database: String, within limit: Duration) throws(PostgreSQLError) -> PostgreSQLConnection {
            // The last setting wins: the name of the program can be changed in the URI.
            guard let started = start(["application_name": "highwater", "dbname": database]) else {
                throw PostgreSQLError("libpq has no memory left", remedy: "free some memory")
            }
            let connection = PostgreSQLConnection(started, within: limit)
            try connection.connect()
            return connection
        }

        deinit { PQfinish(connection) }

        private static func start(_ settings: KeyValuePairs<String, String>) -> OpaquePointer? {
            let texts = settings.flatMap { [strdup($0.key), strdup($0.value)] }
            defer { for text in texts { free(text) } }
            let keys = settings.indices.map { UnsafePointer(texts[2 * $0]) } + [nil]
            let values = settings.indices.map { UnsafePointer(texts[2 * $0 + 1]) } + [nil]
            return PQconnectStartParams(keys, values, 1)
        }

        private func connect() throws(PostgreSQLError) {
            var awaited = PGRES_POLLING_WRITING
            while PQstatus(connection) != CONNECTION_BAD, awaited != PGRES_POLLING_OK {
                guard awaited != PGRES_POLLING_FAILED else { break }
                try wait(awaited == PGRES_POLLING_READING ? POLLIN : POLLOUT)
                awaited = PQconnectPoll(connection)
            }
            guard PQstatus(connection) == CONNECTION_OK else {
                throw PostgreSQLError(
                    "PostgreSQL cannot be reached: \(message)",
                    remedy:
                        "check the address, the user and the database; a password belongs in ~/.pgpass or PGPASSWORD")
            }
        }

        /// Runs what may be several statements, and gives every row of all of them.
        func run(_ query: String, _ body: ([String?]) throws -> Void) throws {
            guard PQsendQuery(connection, query) == 1, PQsetSingleRowMode(connection) == 1 else { throw failure }
            while let result = try nextResult() {
                defer { PQclear(result) }
                switch PQresultStatus(result) {
                case PGRES_SINGLE_TUPLE: try body(Self.row(result))
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
                default: throw failure
                }
            }
        }

        private func nextResult() throws(PostgreSQLError) -> OpaquePointer? {
            while PQisBusy(connection) == 1 {
                try wait(POLLIN)
                guard PQconsumeInput(connection) == 1 else { throw failure }
            }
            return PQgetResult(connection)
        }

        private static func row(_ result: OpaquePointer) -> [String?] {
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, 0, column) == 1 ? nil : PQgetvalue(result, 0, column).map { String(cString: $0) }
            }
        }

        private func wait(_ events: Int32) throws(PostgreSQLError) {
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
            while true {
                let left = deadline - .now
                guard left > .zero else {
                    throw PostgreSQLError(
                        "PostgreSQL did not answer within \(limit)",
                        remedy: "check that it is not overloaded, and that the query has what index it needs")
                }
                let milliseconds = Int32(clamping: left.components.seconds * 1000 + 100)
                if poll(&descriptor, 1, min(milliseconds, 1000)) != 0 { return }
            }
        }

        private var failure: PostgreSQLError {
            PostgreSQLError(
                "PostgreSQL refused the query: \(message)", remedy: "run the query with psql, and correct it")
        }

        private var message: String {
            let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
            return text.trimmingCharacters(in: .whitespacesAndNewlines).replacingOccurrences(of: "\n", with: " ")
        }
    }
#endif
