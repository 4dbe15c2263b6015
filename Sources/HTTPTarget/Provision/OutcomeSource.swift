import Experiments
import Foundation
import NIOCore
import NIOFoundationCompat
import PlainHTTP

extension OutcomeSource {
    /// The effects that the stub backends keep in the file at `path`.
    public static func effects(at path: String) -> OutcomeSource {
        .sqlite(path: path, query: "SELECT key, count, checksum FROM effects")
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
