/// What must be sent to a terminal so that a block of lines replaces the one drawn before it.
struct TerminalFrame {
    private static let hideCursor = "\u{1B}[?25l"
    private static let showCursor = "\u{1B}[?25h"
    // Without wrapping, a line stays one line even if the terminal became narrower than the block was made for.
    private static let wrapOff = "\u{1B}[?7l"
    private static let wrapOn = "\u{1B}[?7h"
    private static let clearToEnd = "\u{1B}[J"
    private static let clearLine = "\u{1B}[K"

    private var block: [String] = []
    private(set) var isActive = false

    mutating func draw(_ lines: [String]) -> String { replaceBlock(with: lines, above: []) }

    /// Lines that stay, above the block, which moves down.
    mutating func insert(_ lines: [String]) -> String { replaceBlock(with: block, above: lines) }

    /// Leaves the last block where it is and the terminal as it was.
    mutating func finish() -> String {
        guard isActive else { return "" }
        isActive = false
        block = []
        return Self.wrapOn + Self.showCursor
    }

    private mutating func replaceBlock(with lines: [String], above: [String]) -> String {
        let begin = isActive ? "" : Self.hideCursor + Self.wrapOff
        let up = block.isEmpty ? "" : "\u{1B}[\(block.count)A"
        isActive = true
        block = lines
        return begin + up + "\r" + (above + lines).map { $0 + Self.clearLine + "\n" }.joined() + Self.clearToEnd
    }
}
