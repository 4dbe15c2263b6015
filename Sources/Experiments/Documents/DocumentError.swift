/// Why a document could not be loaded. Each case has its own exit code.
public enum DocumentError: Error, Sendable, CustomStringConvertible {
    /// Nothing is wrong except that the document, or files that it names, are missing or unreadable: exit code 66.
    case inputMissing(Mistakes)
    /// The document is wrong: exit code 64.
    case invalid(Mistakes)

    public var mistakes: Mistakes {
        switch self {
        case .inputMissing(let mistakes), .invalid(let mistakes): mistakes
        }
    }

    public var exitCode: Int32 {
        switch self {
        case .inputMissing: 66
        case .invalid: 64
        }
    }

    public var description: String { mistakes.description }

    /// Reads the file at `path` and gives what `body` makes of its text.
    static func reading<Value>(
        _ path: String, files: SourceFiles, _ body: (String, MistakeLog) -> Value?
    ) throws(DocumentError) -> Value {
        let log = MistakeLog()
        var result: Value?
        switch files.read(path) {
        case .success(let text): result = body(text, log)
        case .failure(let failure):
            log.report(failure, of: path, at: SourceLocation(file: path, line: 1, column: 1))
        }
        return try value(result, orThrow: log)
    }

    /// The value, if there is nothing to report.
    static func value<Value>(_ value: Value?, orThrow log: MistakeLog) throws(DocumentError) -> Value {
        let mistakes = Mistakes(log.mistakes)
        if log.onlyInputsAreMissing { throw .inputMissing(mistakes) }
        guard log.isEmpty, let value else { throw .invalid(mistakes) }
        return value
    }
}
