import Experiments
import Foundation
import NIOCore
import NIOFoundationCompat

/// Where the effects of an application can be read: `{http: /ledger}` or `{sqlite: FILE, query: SQL}`.
public enum OutcomeSource: Sendable, Hashable {
    /// A path on the gateway, or a whole `http://` URL: JSON lines with `key`, `count` and perhaps `checksum`, or one
    /// JSON object of key and count.
    case http(String)
    /// A file and a query whose columns are key, count and perhaps checksum.
    case sqlite(path: String, query: String)

    /// The effects that the stub backends keep in the file at `path`.
    public static func effects(at path: String) -> OutcomeSource {
        .sqlite(path: path, query: "SELECT key, count, checksum FROM effects")
    }

    /// Reads the mapping. The path of a file is relative to the document.
    public init?(fields: Fields) {
        let http = fields.string("http")
        let sqlite = fields.relativePath("sqlite")
        let query = fields.string("query")
        switch (http, sqlite) {
        case (let http?, nil):
            if query != nil {
                fields.report(
                    atKey: "query", problem: "'query' belongs to 'sqlite', not to 'http'", remedy: "remove 'query'")
            }
            guard http.hasPrefix("/") || http.hasPrefix("http://") else {
                fields.report(
                    "http", problem: "'\(http)' is neither a path nor a URL",
                    remedy: "write a path on the gateway, as in '/ledger', or a whole 'http://' URL")
                return nil
            }
            self = .http(http)
        case (nil, let sqlite?):
            fields.demand("query", example: "query: SELECT key, count(*) FROM orders GROUP BY key")
            guard let query else { return nil }
            self = .sqlite(path: sqlite, query: query)
        case (.some, .some):
            fields.report(
                "sqlite", problem: "the outcomes are both at 'http' and in 'sqlite'", remedy: "keep one of them")
            return nil
        case (nil, nil):
            fields.demand("http", example: "http: /ledger' or 'sqlite: FILE")
            return nil
        }
    }

    /// Reads every outcome, one at a time.
    ///
    /// `gateway`: the host and port that a bare path is asked at. `limit`: how long a server may take for the whole
    /// answer.
    ///
    /// Throws `OutcomeMistake`, an error of the store, and whatever `body` throws.
    public func forEachOutcome(
        at gateway: String, within limit: Duration = .seconds(60), _ body: (KeyOutcome) throws -> Void
    ) async throws {
        switch self {
        case .sqlite(let path, let query):
            guard FileManager.default.fileExists(atPath: path) else {
                throw OutcomeMistake(problem: "there is no file '\(path)'")
            }
            try SQLiteStore.forEachOutcome(path: path, query: query, body)
        case .http(let place):
            var (address, path) = (gateway, place)
            if let rest = place.hasPrefix("http://") ? place.dropFirst("http://".count) : nil {
                let authority = rest.prefix { $0 != "/" }
                address = authority.contains(":") ? String(authority) : authority + ":80"
                path = rest.count > authority.count ? String(rest.dropFirst(authority.count)) : "/"
            }
            var reader = OutcomeReader()
            let status = try await HTTPFetch.get(path, from: address, within: limit) { status, piece in
                guard status == 200 else { return }
                try reader.read(piece, body)
            }
            guard status == 200 else {
                throw OutcomeMistake(problem: "GET \(path) at \(address) gave the status \(status)")
            }
            try reader.finish(body)
        }
    }
}
