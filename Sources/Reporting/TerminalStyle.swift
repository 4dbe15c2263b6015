/// The looks of a piece of text on a terminal.
public enum TerminalStyle: String, Sendable {
    // The raw value is the parameter of the ANSI escape sequence (ECMA-48, SGR).
    case plain = ""
    case bold = "1"
    case dim = "2"
    case bad = "31"
    case good = "32"
    case doubtful = "33"
    case accent = "36"

    func applied(to text: String, color: Bool) -> String {
        color && self != .plain && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
