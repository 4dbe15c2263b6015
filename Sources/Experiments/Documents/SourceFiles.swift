import Foundation

/// Where the files come from that a document names.
public struct SourceFiles: Sendable {
    /// Why a file gave no text.
    public enum Failure: Error, Sendable, Hashable {
        case missing
        /// It is a directory.
        case directory
        /// It exists but could not be read, for the reason given.
        case unreadable(String)
        case notUTF8
    }

    /// The text of the file at a path, or a `Failure`.
    public let read: @Sendable (String) -> Result<String, Failure>
    /// The content of a file that may be large, such as a trace.
    public let readLarge: @Sendable (String) -> Result<FileContent, Failure>
    /// Takes note of what was made of a large file, so that a stored run can do without its bytes.
    public let noteOutline: @Sendable (String, FileOutline) -> Void

    /// `readLarge` gives the bytes of what `read` gives, if it is left out.
    public init(
        read: @escaping @Sendable (String) -> Result<String, Failure>,
        readLarge: (@Sendable (String) -> Result<FileContent, Failure>)? = nil,
        noteOutline: @escaping @Sendable (String, FileOutline) -> Void = { _, _ in }
    ) {
        self.read = read
        self.readLarge = readLarge ?? { path in read(path).map { .bytes(Data($0.utf8)) } }
        self.noteOutline = noteOutline
    }

    /// The file system; relative paths start at the working directory.
    public static let disk = SourceFiles(
        read: { path in
            data(path, options: []).flatMap { data in
                String(data: data, encoding: .utf8).map(Result.success) ?? .failure(.notUTF8)
            }
        }, readLarge: { path in data(path, options: .mappedIfSafe).map(FileContent.bytes) })

    private static func data(_ path: String, options: Data.ReadingOptions) -> Result<Data, Failure> {
        var isDirectory = ObjCBool(false)
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            return .failure(.missing)
        }
        guard !isDirectory.boolValue else { return .failure(.directory) }
        do { return .success(try Data(contentsOf: URL(fileURLWithPath: path), options: options)) } catch {
            return .failure(.unreadable(FileTrouble(error).reason))
        }
    }

    /// Files that exist only in memory, by path; of those in `outlines` nothing else is known.
    public static func inMemory(_ texts: [String: String], outlines: [String: FileOutline] = [:]) -> SourceFiles {
        let read: @Sendable (String) -> Result<String, Failure> = { path in
            texts[path].map(Result.success) ?? .failure(.missing)
        }
        return SourceFiles(
            read: read,
            readLarge: { path in
                if let outline = outlines[path] { return .success(.outline(outline)) }
                return read(path).map { .bytes(Data($0.utf8)) }
            })
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
