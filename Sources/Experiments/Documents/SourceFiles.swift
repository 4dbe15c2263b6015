import Foundation

/// Where the files come from that a document names.
public struct SourceFiles: Sendable {
    /// Why a file gave no text.
    public enum Failure: Error, Sendable, Hashable {
        case missing
        /// It exists but could not be read, for the reason given.
        case unreadable(String)
        case notUTF8
    }

    /// The text of the file at a path, or a `Failure`.
    public let read: @Sendable (String) -> Result<String, Failure>

    public init(read: @escaping @Sendable (String) -> Result<String, Failure>) {
        self.read = read
    }

    /// The file system; relative paths start at the working directory.
    public static let disk = SourceFiles { path in
        guard FileManager.default.fileExists(atPath: path) else { return .failure(.missing) }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return String(data: data, encoding: .utf8).map(Result.success) ?? .failure(.notUTF8)
        } catch { return .failure(.unreadable(error.localizedDescription)) }
    }

    /// Files that exist only in memory, by path.
    public static func inMemory(_ texts: [String: String]) -> SourceFiles {
        SourceFiles { path in texts[path].map(Result.success) ?? .failure(.missing) }
    }

    /// `path` as seen from the document `file`, without `.` and needless `..` parts.
    static func resolve(_ path: String, from file: String) -> String {
        if path.hasPrefix("/") { return normalized(path) }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if file.hasPrefix("/"), folder.isEmpty { return normalized("/" + path) }
        return normalized(folder.isEmpty ? path : "\(folder)/\(path)")
    }

    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !path.hasPrefix("/") {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
