extension Fields {
    /// The path that the key names, as seen from the working directory: one in a document is relative to it.
    ///
    /// The file is not opened: it may be one that only the program reads that the run starts.
    public func relativePath(_ key: String) -> String? {
        string(key).map { SourceFiles.resolve($0, from: location.file) }
    }
}
