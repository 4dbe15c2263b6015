extension Fields {
    /// The load profile at a key, with its path if it stands in a file of its own; nil if it is wrong, which is reported.
    ///
    /// The value is a path, a list of stages, or a whole profile, which then needs neither `highwater` nor `name`.
    func loadProfile(_ key: String, files: SourceFiles) -> (profile: LoadProfile, path: String?)? {
        guard let node = pair(key)?.value else { return nil }
        switch node.content {
        case .list:
            let stages = StagesReader(fields: self, key: key).stages()
            return stages.map { (LoadProfile(name: LoadProfile.inlineName, stages: $0), nil) }
        case .mapping:
            let reader = fields(key).map {
                LoadProfileReader(fields: $0, files: files, inlineName: LoadProfile.inlineName)
            }
            return reader?.profile().map { ($0, nil) }
        case .scalar, .null, .unusable:
            guard let file = referencedFile(key, in: files) else { return nil }
            let profile = Document.decode(file.text, file: file.path, log: log) {
                LoadProfileReader(fields: $0, files: files).profile()
            }
            return profile.map { ($0, file.path) }
        }
    }

    /// Reports a scale that the profile cannot follow; `key` is where the scale stands, if it is in the document.
    func checkScale(_ scale: Double, of profile: LoadProfile, at key: String) {
        guard scale != 1, !profile.model.isScalable else { return }
        report(
            contains(key) ? key : nil, problem: "recorded arrivals cannot be scaled: each is replayed once",
            remedy: "leave the scale at 100%, change the trace's 'speed', or replay a column of rates")
    }
}
