import Experiments
import Foundation
import NIOCore
import NIOFoundationCompat
import PlainHTTP
import PostgreSQLStore
import RedisStore
import TargetKit

extension OutcomeSource {
    /// The effects that the stub backends keep in the file at `path`.
    public static func effects(at path: String) -> OutcomeSource {
        .sqlite(path: path, query: "SELECT key, count, checksum FROM effects")
    }

    /// Finds out before a run whether its outcomes can be read after it: a database must let us in. A file or a path need
    /// not be there yet.
    ///
    /// - Throws: `TargetError`.
    public func probe() throws(TargetError) {
        let limit = Duration.seconds(10)
        switch self {
        case .postgres(let database, _):
            do { try PostgreSQLQuery.probe(database, within: limit) } catch {
                throw Self.unread(PostgreSQLQuery.isSupported, error.problem, error.remedy)
            }
        case .redis(let address, let effects):
            do { try RedisSource(address, effects).probe(within: limit) } catch {
                throw Self.unread(RedisSource.isSupported, error.problem, error.remedy)
            }
        case .http, .sqlite, .command, .topic: break
        }
    }

    /// A store is as good as unreachable when it refuses; only another program can read one that is not supported.
    private static func unread(_ isSupported: Bool, _ problem: String, _ remedy: String) -> TargetError {
        TargetError(
            isSupported ? .unreachable : .unsuitable, "the outcomes cannot be read: \(problem)", remedy: remedy)
    }

    /// Reads every outcome, one at a time.
    ///
    /// `gateway`: the host and port that a bare path is asked at. `environment`: what a command is told. `limit`: how
    /// long a server or a command may take for the whole answer.
    ///
    /// Throws `OutcomeMistake`, an error of the store, and whatever `body` throws.
    public func forEachOutcome(
        at gateway: String, environment: [String: String] = [:], within limit: Duration = .seconds(60),
        _ body: (KeyOutcome) throws -> Void
    ) async throws {
        switch self {
        case .sqlite(let path, let query):
            guard FileManager.default.fileExists(atPath: path) else {
                throw OutcomeMistake(problem: "there is no file '\(path)'")
            }
            try SQLiteStore.forEachOutcome(path: path, query: query, body)
        case .postgres(let database, let query):
            try PostgreSQLQuery.forEachRow(of: query, in: database, within: limit) { row in
                guard row.count >= 2, let key = row[0], let count = row[1].flatMap({ Int($0) }) else {
                    throw OutcomeMistake(
                        problem: "the query gave the row \(row.map { $0 ?? "NULL" }), not a key and a count")
                }
                let checksum = row.count > 2 ? row[2].flatMap { Int64($0) } : nil
                try body(KeyOutcome(key: key, count: count, checksum: checksum.map(UInt32.init(truncatingIfNeeded:))))
            }
        case .redis(let address, let effects):
            try RedisSource(address, effects).forEachEffect(within: limit) { key, value in
                try body(StoredEffect.outcome(of: key, stored: value))
            }
        case .command(let words, let directory):
            try await CommandOutcomes(words: words, directory: directory, environment: environment)
                .forEach(within: limit, body)
        case .topic(let name): throw OutcomeMistake(problem: "the target alone can read the topic '\(name)'")
        case .http(let place): try await Self.fetch(place, at: gateway, within: limit, body)
        }
    }

    private static func fetch(
        _ place: String, at gateway: String, within limit: Duration, _ body: (KeyOutcome) throws -> Void
    ) async throws {
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
