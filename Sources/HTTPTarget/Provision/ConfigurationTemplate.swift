import TargetKit

/// The configuration of a server, with fields such as `{{listen}}` that get their values at the start.
struct ConfigurationTemplate: Sendable {
    /// As the experiment names it, for mistakes.
    var path: String
    var text: String

    /// Fills in every field.
    ///
    /// - Throws: `TargetError` that names the line of a field without a value.
    func render(_ values: [String: String]) throws(TargetError) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.range(of: "{{") {
            result += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].range(of: "}}") else {
                throw mistake(at: open.lowerBound, "a field that does not end", "write '}}' behind it")
            }
            let name = String(rest[open.upperBound..<close.lowerBound]).filter { $0 != " " }
            guard let value = values[name] else {
                let known = values.keys.sorted().map { "{{\($0)}}" }.joined(separator: ", ")
                throw mistake(at: open.lowerBound, "the unknown field '{{\(name)}}'", "use one of \(known)")
            }
            result += value
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    private func mistake(at index: String.Index, _ problem: String, _ remedy: String) -> TargetError {
        let line = text[..<index].split(separator: "\n", omittingEmptySubsequences: false).count
        return TargetError(.unsuitable, "\(path):\(line): the configuration has \(problem)", remedy: remedy)
    }
}
