import GRDB

/// Why a history cannot be used: where, what, and what to do about it.
public struct HistoryError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// There is no such file, series, metric or run.
        case missing
        /// The file is none of ours, damaged, or of a newer version.
        case unusable
        /// The file or its directory cannot be written.
        case unwritable
        /// Somebody else kept it locked for too long.
        case busy
        /// What was to be kept or asked makes no sense.
        case invalid
    }

    public var kind: Kind
    /// The file, with the line where there is one.
    public var location: String
    public var problem: String
    public var remedy: String

    public init(_ kind: Kind, _ location: String, _ problem: String, remedy: String) {
        (self.kind, self.location, self.problem, self.remedy) = (kind, location, problem, remedy)
    }

    public var description: String { "\(location): error: \(problem)\n  fix: \(remedy)" }

    /// Explains an error of the database.
    init(_ error: any Error, _ path: String) {
        if let error = error as? HistoryError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.unusable, path, "\(error)", remedy: "look at the file")
            return
        }
        let text = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(
                .unusable, path, "the file is damaged or no SQLite database (\(text))",
                remedy: "restore a copy, or move it away and import the JSON lines of an export into a new one")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_FULL:
            self.init(
                .unwritable, path, "the history cannot be opened and written (\(text))",
                remedy: "give a path in a directory that exists, has room and can be written; SQLite keeps files there")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, path, "another process kept the history locked for ten seconds (\(text))",
                remedy: "try again; if nobody is at work on it, find who has it open: 'fuser \(path)'")
        default:
            self.init(
                .unusable, path, "the history cannot be read (\(error))",
                remedy: "if another program changed it, restore a copy")
        }
    }
}
