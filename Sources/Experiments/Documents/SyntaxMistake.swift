import Yams

/// Turns what the YAML parser says into a mistake with a place and a remedy.
struct SyntaxMistake {
    let file: String
    let source: SourceText

    func mistake(for error: any Error) -> Mistake {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return mistake(problem, mark: mark, context: context)
        case .reader(let problem, let offset, _, _):
            let place = source.place(ofOffset: offset ?? 0)
            return Mistake(
                location: SourceLocation(file: file, line: place.line, column: place.column),
                problem: "this is not valid YAML: \(problem)", remedy: "remove the character, or escape it in quotes")
        case .duplicatedKeysInMapping(let names, let context):
            return Mistake(
                location: SourceLocation(file: file, line: context.mark.line, column: context.mark.column),
                problem: "the key '\(names.first ?? "")' appears twice in one mapping", remedy: "keep one of them")
        default:
            return Mistake(
                location: SourceLocation(file: file, line: 1, column: 1),
                problem: "this is not valid YAML: \(error)", remedy: "save the file as YAML in UTF-8")
        }
    }

    private func mistake(_ problem: String, mark: Mark, context: YamlError.Context?) -> Mistake {
        let whereFrom = context.map { ", \($0.text) at line \($0.mark.line)" } ?? ""
        return Mistake(
            location: SourceLocation(file: file, line: mark.line, column: mark.column),
            problem: "this is not valid YAML: \(problem)\(whereFrom)", remedy: remedy(problem, mark: mark))
    }

    private func remedy(_ problem: String, mark: Mark) -> String {
        switch (problem, source[mark.line, mark.column]) {
        case (_, "\t"): "indent with spaces: YAML does not allow tabs there"
        case ("found undefined alias", _): "write the value out: aliases are not accepted"
        case ("found character that cannot start any token", let scalar?):
            "quote the value: plain text cannot begin with '\(scalar)'"
        case ("mapping values are not allowed in this context", _):
            "check the indentation, and quote a value that contains ': '"
        default: "check the indentation, the quotes and the brackets at this place and just above it"
        }
    }
}
