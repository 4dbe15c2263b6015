extension Fields {
    /// The text of the file that the key names, with its path as seen from the working directory.
    ///
    /// A path in a document is relative to that document.
    func referencedFile(_ key: String, in files: SourceFiles) -> (path: String, text: String)? {
        guard let written = string(key), let location = pair(key)?.value.location else { return nil }
        let path = SourceFiles.resolve(written, from: location.file)
        switch files.read(path) {
        case .success(let text): return (path, text)
        case .failure(let failure):
            log.report(failure, of: path, at: location)
            return nil
        }
    }

    /// The content of a file that may be large, with its path as seen from the working directory.
    func referencedLargeFile(_ key: String, in files: SourceFiles) -> (path: String, content: FileContent)? {
        guard let written = string(key), let location = pair(key)?.value.location else { return nil }
        let path = SourceFiles.resolve(written, from: location.file)
        switch files.readLarge(path) {
        case .success(let content): return (path, content)
        case .failure(let failure):
            log.report(failure, of: path, at: location)
            return nil
        }
    }
}

extension MistakeLog {
    /// Reports that the file at `path` gave no text; `location` is where it is named.
    func report(_ failure: SourceFiles.Failure, of path: String, at location: SourceLocation) {
        switch failure {
        case .missing:
            reportMissingInput(
                location, problem: "there is no file '\(path)'",
                remedy: "check the path: one inside a document is relative to that document")
        case .directory:
            reportMissingInput(
                location, problem: "'\(path)' is a directory, not a file", remedy: "name a file, such as one in it")
        case .unreadable(let reason):
            reportMissingInput(
                location, problem: "the file '\(path)' cannot be read: \(reason)", remedy: "check its permissions")
        case .notUTF8:
            report(location, problem: "the file '\(path)' is not text in UTF-8", remedy: "save it in UTF-8")
        }
    }
}
