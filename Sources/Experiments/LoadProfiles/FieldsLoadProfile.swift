extension Fields {
    /// The load profile in the file that the key names.
    func loadProfile(_ key: String, files: SourceFiles) -> (profile: LoadProfile, path: String?)? {
        guard let file = referencedFile(key, in: files) else { return nil }
        let profile = Document.decode(file.text, file: file.path, log: log) {
            LoadProfileReader(fields: $0).profile()
        }
        return profile.map { ($0, file.path) }
    }
}
