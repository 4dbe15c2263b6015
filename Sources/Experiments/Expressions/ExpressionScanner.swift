/// Cuts the text of an expression into words and signs.
struct ExpressionScanner {
    private let scalars: [Unicode.Scalar]
    /// Where it stands, in Unicode scalars from the start of the text.
    private(set) var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    var isAtEnd: Bool { position == scalars.count }
    /// Everything that was not read yet.
    var rest: String { string(position..<scalars.count) }

    mutating func skipSpaces() {
        while current == " " || current == "\n" { position += 1 }
    }

    mutating func goBack(to position: Int) { self.position = position }

    /// Everything up to a space or a sign that has a meaning of its own; empty at such a sign.
    mutating func word() -> String {
        let start = position
        while let scalar = current, !" \n()<>=!*".unicodeScalars.contains(scalar) { position += 1 }
        return string(start..<position)
    }

    /// The signs of a comparison in a row; empty at anything else.
    mutating func signs() -> String {
        let start = position
        while let scalar = current, "<>=!".unicodeScalars.contains(scalar) { position += 1 }
        return string(start..<position)
    }

    /// Passes `expected` if the next word is it; otherwise stays where it is.
    mutating func takes(word expected: String) -> Bool {
        skipSpaces()
        let start = position
        if word() == expected { return true }
        position = start
        return false
    }

    /// Passes a sign if it comes next; otherwise stays where it is.
    mutating func takes(_ sign: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard current == sign else { return false }
        position += 1
        return true
    }

    func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view).trimmed
    }
}

extension String {
    /// Without spaces and line breaks at its ends.
    fileprivate var trimmed: String {
        let isSpace = { (character: Character) in character.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
