/// Finds the known word that was probably meant.
public enum Suggestion {
    /// The nearest of `known`, if it is near enough: at most two edits or a third of the length, or one is the start
    /// of the other. Letter case does not count.
    public static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let written = Array(word.lowercased())
        let ranked = known.map { (name: $0, distance: distance(written, Array($0.lowercased()))) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        if let best = ranked.first, best.distance <= allowance(written.count) { return best.name }
        return ranked.first { isPrefix(written, of: Array($0.name)) || isPrefix(Array($0.name), of: written) }?.name
    }

    private static func isPrefix(_ short: [Character], of long: [Character]) -> Bool {
        short.count >= 2 && long.starts(with: short)
    }

    /// One edit in a word of up to three letters: with two, any such word could become any other.
    private static func allowance(_ length: Int) -> Int { length <= 3 ? min(1, length) : max(2, length / 3) }

    /// The number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var rows = [Array(0...right.count)]
        for (i, a) in left.enumerated() {
            var row = [i + 1]
            for (j, b) in right.enumerated() {
                var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }

    /// A remedy for an unknown word: the nearest known one if there is any, otherwise all of them.
    public static func remedy(for word: String, among known: [String]) -> String {
        if let nearest = nearest(to: word, among: known) { return "did you mean '\(nearest)'?" }
        guard !known.isEmpty else { return "leave it out: nothing is known here" }
        return "use \(list(known, last: "or"))"
    }

    /// `a`, `a or b`, `a, b or c`, in the given order.
    public static func list(_ words: [String], last conjunction: String) -> String {
        guard let last = words.last, words.count > 1 else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
