/// Everything that is wrong in a document and in the documents it names.
public struct Mistakes: Error, Sendable, CustomStringConvertible {
    /// Sorted by file, line and column; never the same mistake twice.
    public var all: [Mistake]

    public init(_ mistakes: [Mistake]) {
        var seen: Set<Mistake> = []
        let distinct = mistakes.filter { seen.insert($0).inserted }
        // Swift's sort is stable, so two mistakes at one place stay in the order in which they were found.
        all = distinct.sorted { $0.location < $1.location }
    }

    /// All mistakes, two lines each.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
