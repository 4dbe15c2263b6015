extension Fields {
    /// The path that the key names, as seen from the working directory: one in a document is relative to it.
    ///
    /// The file is not opened: it may be one that only the program reads that the run starts.
    public func relativePath(_ key: String) -> String? {
        string(key).map { SourceFiles.resolve($0, from: location.file) }
    }

    /// The folder that a program of the document runs in, which is the document's own.
    public var home: String {
        let home = SourceFiles.resolve(".", from: location.file)
        return home.isEmpty ? "." : home
    }
}
