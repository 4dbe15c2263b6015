/// A piece of a terminal line and its looks.
public struct StyledText: Sendable, Hashable, ExpressibleByStringLiteral {
    public var text: String
    public var style: TerminalStyle

    /// Makes a piece of one line: control characters in `text` become spaces.
    public init(_ text: String, _ style: TerminalStyle = .plain) {
        self.text = DisplayWidth.oneLine(text)
        self.style = style
    }

    public init(stringLiteral value: String) { self.init(value) }

    var width: Int { DisplayWidth.of(text) }

    func clipped(to width: Int) -> StyledText { StyledText(DisplayWidth.clip(text, to: width), style) }

    func rendered(color: Bool) -> String { style.applied(to: text, color: color) }

    /// The pieces of a line one after the other, clipped so that the line takes at most `width` columns.
    static func line(_ pieces: [StyledText], width: Int, color: Bool) -> String {
        var rest = width
        var line = ""
        for piece in pieces where rest > 0 {
            line += piece.clipped(to: rest).rendered(color: color)
            rest -= piece.width
        }
        return line
    }
}
