/// Reads from a PostgreSQL database, through libpq; nothing is ever written there.
///
/// The client is part of the program only when it is built with the package trait `PostgreSQL`.
public enum PostgreSQLQuery {
    #if PostgreSQL
        public static let isSupported = true
    #else
        public static let isSupported = false
    #endif

    /// Connects and leaves again.
    ///
    /// - Throws: `PostgreSQLError` when the server cannot be reached within `limit`, or lets nobody in.
    public static func probe(_ database: String, within limit: Duration) throws(PostgreSQLError) {
        #if PostgreSQL
            _ = try PostgreSQLConnection.open(database, within: limit)
        #else
            throw unsupported
        #endif
    }

    /// Gives the rows of a query, one at a time, on the calling thread, which waits for the server.
    ///
    /// - Parameters:
    ///   - query: what is asked.
    ///   - database: a URI as in `postgresql://shop@127.0.0.1:5432/orders`, or libpq's `host=… dbname=…`.
    ///   - limit: how long the whole may take; the server gives up by itself at the same time.
    ///   - body: gets a row; a value is `nil` for NULL, and otherwise as PostgreSQL writes it.
    /// - Throws: `PostgreSQLError`, and what `body` throws.
    public static func forEachRow(
        of query: String, in database: String, within limit: Duration, _ body: ([String?]) throws -> Void
    ) throws {
        #if PostgreSQL
            let connection = try PostgreSQLConnection.open(database, within: limit)
            let milliseconds = max(1, limit.components.seconds * 1000)
            // A session that can change nothing, and that does not outlast our patience.
            try connection.run(
                "SET default_transaction_read_only = on; SET statement_timeout = \(milliseconds)", { _ in })
            try connection.run(query, body)
        #else
            throw unsupported
        #endif
    }

    static var unsupported: PostgreSQLError {
        PostgreSQLError(
            "this program was built without PostgreSQL",
            remedy: "install libpq with its headers, and build with 'swift build -c release --traits PostgreSQL'")
    }
}
