/// The text of a document, addressed by line and column as the YAML parser counts them.
struct SourceText {
    private(set) var scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    /// A byte order mark at the start is dropped.
    init(_ text: String) {
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where Self.isBreak(scalar) {
            let isFirstHalfOfCRLF = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if !isFirstHalfOfCRLF { starts.append(index + 1) }
        }
        self.scalars = scalars
        lineStarts = starts
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }

    var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The index of a place in `scalars`, or nil if the text has no such place.
    func offset(line: Int, column: Int) -> Int? {
        guard lineStarts.indices.contains(line - 1), column > 0 else { return nil }
        let offset = lineStarts[line - 1] + column - 1
        return scalars.indices.contains(offset) ? offset : nil
    }

    subscript(line: Int, column: Int) -> Unicode.Scalar? { offset(line: line, column: column).map { scalars[$0] } }

    /// Whether exactly `text` stands at the place.
    func holds(_ text: String, line: Int, column: Int) -> Bool {
        guard let start = offset(line: line, column: column) else { return false }
        return scalars[start...].starts(with: text.unicodeScalars)
    }

    /// Line and column of the scalar at `offset`, both counted from 1.
    func place(ofOffset offset: Int) -> (line: Int, column: Int) {
        let line = lineStarts.lastIndex { $0 <= offset } ?? 0
        return (line + 1, offset - lineStarts[line] + 1)
    }

    /// Puts another scalar in the place of one, so that all other places keep their line and column.
    mutating func replace(_ offset: Int, with scalar: Unicode.Scalar) { scalars[offset] = scalar }
}
