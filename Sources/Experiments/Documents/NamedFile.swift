/// A file that a document names and that only a run opens: whether it is there is found out before.
public struct NamedFile: Sendable, Hashable {
    /// As seen from the working directory.
    public var path: String
    /// Where the document names it.
    public var location: SourceLocation
}

extension Fields {
    /// The file that the key names; a path in a document is relative to it.
    public func namedFile(_ key: String) -> NamedFile? {
        guard let path = relativePath(key), let location = pair(key)?.value.location else { return nil }
        return NamedFile(path: path, location: location)
    }
}

extension DocumentError {
    /// Throws with every file that is missing or cannot be read as text.
    public static func requireReadable(
        _ named: [NamedFile], in files: SourceFiles = .disk
    ) throws(DocumentError) {
        let log = MistakeLog()
        for file in named {
            if case .failure(let failure) = files.read(file.path) {
                log.report(failure, of: file.path, at: file.location)
            }
        }
        if !log.isEmpty { _ = try value(true, orThrow: log) }
    }
}
