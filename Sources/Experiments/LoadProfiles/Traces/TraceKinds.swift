/// Numbers the events that a trace names.
struct TraceKinds {
    private static let most = 1000

    private let known: [String]?
    private var table = ByteTableBuilder()

    /// `known`: the events of the profile; nil if the trace may name any.
    init(known: [String]?) {
        self.known = known
        for name in known ?? [] { Array(name.utf8).withUnsafeBytes { _ = table.number(of: $0) } }
    }

    /// In the order of their numbers.
    var names: [String] { (0..<table.table.count).map { String(decoding: table.table[$0], as: UTF8.self) } }

    mutating func number(of text: UnsafeRawBufferPointer, at offset: Int) throws(TraceMistake) -> UInt16 {
        let count = table.table.count
        let number = table.number(of: text)
        if number == count { try check(text, at: offset) }
        return UInt16(truncatingIfNeeded: number)
    }

    /// Checks a name that is new.
    private func check(_ text: UnsafeRawBufferPointer, at offset: Int) throws(TraceMistake) {
        let name = String(decoding: text, as: UTF8.self)
        if let known {
            throw TraceMistake(
                offset: offset, problem: "the profile has no event '\(name)'",
                remedy: Suggestion.remedy(for: name, among: known))
        }
        guard NameRule.accepts(name) else {
            throw TraceMistake(
                offset: offset, problem: "'\(name)' cannot be the name of an event",
                remedy: NameRule.remedy(for: name))
        }
        guard table.table.count <= Self.most else {
            throw TraceMistake(
                offset: offset, problem: "the trace has more than \(Self.most) events",
                remedy: "check that the column 'event' is the right one")
        }
    }
}
