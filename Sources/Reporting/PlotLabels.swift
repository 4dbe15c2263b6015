/// Puts labels on as few rows as they need so as not to overlap.
struct PlotLabels {
    /// The width of a character at the size of the labels, in pixels; an upper bound for most fonts.
    static let characterWidth = 6.6

    struct Placed {
        let text: String
        let x: Double
        let row: Int
    }

    private(set) var placed: [Placed] = []
    private var ends: [Double] = []

    var rows: Int { ends.count }

    /// Places labels, each at its x or as far left of it as it needs to end before `limit`.
    init(_ labels: [(text: String, x: Double)], limit: Double) {
        for label in labels.sorted(by: { $0.x < $1.x }) {
            let text = DisplayWidth.clip(label.text, to: 28)
            let width = Double(DisplayWidth.of(text)) * Self.characterWidth
            let x = max(0, min(label.x, limit - width))
            let row = ends.firstIndex { $0 + 8 <= x } ?? ends.count
            if row == ends.count { ends.append(0) }
            ends[row] = x + width
            placed.append(Placed(text: text, x: x, row: row))
        }
    }
}
