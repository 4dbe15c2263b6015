import Experiments
import Invariants

/// Mistakes of a load without a file are told by the option that they come from.
extension QuickLoad {
    private static let options = [
        "connections": "--connections", "timeout": "--timeout", "delivery-timeout": "--timeout",
        "workers": "--workers", "ca": "--ca", "verify": "--insecure", "request": "--method", "version": "--http2",
        "profile": "--profile", "template": "--body", "json": "--size", "for": "--duration",
        "url": "the address", "bootstrap": "the address", "topic": "the address", "headers": "--header",
    ]

    /// `text` is the document that was made of the options, a key on each line.
    func failure(_ error: DocumentError, in text: String, named file: String) -> RunFailure {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let told = error.mistakes.all.map { mistake in
            guard mistake.location.file == file else { return mistake.description }
            let place = option(of: mistake.location.line, lines).map { "\($0): " } ?? ""
            return "highwater: error: \(place)\(mistake.problem)\n  fix: \(mistake.remedy)"
        }
        return RunFailure(ExitCode(rawValue: error.exitCode) ?? .usage, told.joined(separator: "\n"))
    }

    /// The option that a line came from: by its own key, or by that of the mapping around it.
    private func option(of line: Int, _ lines: [Substring]) -> String? {
        for text in lines.prefix(line).reversed() {
            guard let key = text.split(separator: "\"").dropFirst().first.map(String.init) else { continue }
            if key == "hold" { return isClosed ? "--users" : "--rate" }
            if let option = Self.options[key] { return option }
        }
        return nil
    }

    private var isClosed: Bool {
        if case .users = amount { return true }
        return false
    }
}
