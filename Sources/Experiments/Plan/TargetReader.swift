/// Reads `target`: one kind with its settings, or the file that holds them.
struct TargetReader {
    let fields: Fields
    let kinds: [any TargetSpec.Type]
    let files: SourceFiles
    /// The target file that the command line gives instead; as seen from the working directory.
    var override: String?

    func target() -> (any TargetSpec)? {
        if let override { return target(inFile: override) }
        fields.demand("target", example: "target: {\(kinds.first?.kind ?? "kafka"): {}}")
        guard let mapping = fields.fields("target") else { return nil }
        guard mapping.contains("file") else { return target(in: mapping, orFile: true) }
        for key in mapping.keys where key != "file" {
            _ = mapping.pair(key)
            mapping.report(
                atKey: key, problem: "the target has the key '\(key)' beside 'file'",
                remedy: "move it into the file, or remove 'file'")
        }
        guard let file = mapping.referencedFile("file", in: files) else { return nil }
        return Document.decode(file.text, file: file.path, log: fields.log) { target(in: $0, orFile: false) }
    }

    /// Reads the command line's target; what the experiment itself says of one is not looked at.
    private func target(inFile path: String) -> (any TargetSpec)? {
        fields.fields("target")?.acceptAllKeys()
        switch files.read(path) {
        case .success(let text):
            return Document.decode(text, file: path, log: fields.log) { target(in: $0, orFile: false) }
        case .failure(let failure):
            fields.log.report(failure, of: path, at: SourceLocation(file: path, line: 1, column: 1))
            return nil
        }
    }

    private func target(in mapping: Fields, orFile: Bool) -> (any TargetSpec)? {
        let known = kinds.map { $0.kind } + (orFile ? ["file"] : [])
        guard let choice = mapping.onlyChild(of: known) else { return nil }
        let kind = kinds.first { $0.kind == choice.key }
        return choice.fields.building(kind?.kind ?? "") { kind?.init(fields: $0) }
    }
}

extension Fields {
    /// What `build` makes of the mapping. A nil that comes without a mistake is reported, so that none is silent.
    func building<Value>(_ kind: String, _ build: (Fields) -> Value?) -> Value? {
        let before = log.mistakes.count
        let value = build(self)
        if value == nil, missingKeys.isEmpty, log.mistakes.count == before {
            report(
                nil, problem: "'\(path)' is not a valid '\(kind)'", remedy: "compare it with the reference"
            )
        }
        return value
    }
}
