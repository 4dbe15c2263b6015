import RunHistory

/// A trend drawn with the characters of a terminal: a dot for each run, a line for each level, a mark for each change.
struct TrendChart {
    private let trend: Trend
    private let width: Int
    private let height: Int
    private let axis: PlotAxis

    /// `width` is that of the whole chart in columns, at least 40; `height` that of the area in lines.
    init(_ trend: Trend, width: Int = 100, height: Int = 14) {
        self.trend = trend
        self.width = max(40, width)
        self.height = max(4, height)
        axis = TrendAxis.of(trend.series.values, count: max(2, self.height / 2))
    }

    func lines(color: Bool) -> [String] {
        let labels = rowLabels
        let margin = (labels.values.map(DisplayWidth.of).max() ?? 0) + 1
        let columns = columns(margin)
        var cells = Array(repeating: Array(repeating: StyledText(" "), count: columns), count: height)
        drawLevels(&cells, columns)
        drawMarks(&cells, columns)
        for (index, value) in trend.series.values.enumerated() {
            cells[row(value)][column(index, columns)] = StyledText("•", .bold)
        }
        let area = cells.indices.reversed().map { row in
            let label = labels[row] ?? ""
            let padding = String(repeating: " ", count: margin - 1 - DisplayWidth.of(label))
            let line = StyledText.line(cells[row], width: columns, color: color)
            return padding + label + (label.isEmpty ? " │" : " ┤") + (color ? line : Self.trimmed(line))
        }
        return [TrendWords.axis(trend.series.metric)] + area + ruler(margin, columns)
    }

    /// Each run has at least a column where there is room, and not more than four.
    private func columns(_ margin: Int) -> Int {
        min(width - margin - 1, max(20, trend.series.points.count * 4))
    }

    private func row(_ value: Double) -> Int { min(height - 1, Int(axis.share(of: value) * Double(height))) }

    private func column(_ index: Int, _ columns: Int) -> Int {
        let count = trend.series.points.count
        return count < 2 ? 0 : index * (columns - 1) / (count - 1)
    }

    private var rowLabels: [Int: String] {
        Dictionary(axis.ticks.map { (row($0), TrendWords.value($0, trend.series.metric)) }) { first, _ in first }
    }

    private func drawLevels(_ cells: inout [[StyledText]], _ columns: Int) {
        let borders = [0] + trend.changes.map(\.index) + [trend.series.points.count]
        for (begin, end) in zip(borders, borders.dropFirst()) where begin < end {
            let values = trend.series.values[begin..<end].sorted()
            let row = row((values[(values.count - 1) / 2] + values[values.count / 2]) / 2)
            for column in column(begin, columns)...column(end - 1, columns) {
                cells[row][column] = StyledText("─", .accent)
            }
        }
    }

    private func drawMarks(_ cells: inout [[StyledText]], _ columns: Int) {
        for change in trend.changes {
            let style = TrendWords.tone(change).style
            for row in cells.indices { cells[row][column(change.index, columns)] = StyledText("┊", style) }
        }
    }

    /// The axis of the runs with the numbers of the first, the last and those at which the level changed.
    private func ruler(_ margin: Int, _ columns: Int) -> [String] {
        let count = trend.series.points.count
        var line = Array(repeating: Character("─"), count: columns)
        var numbers = Array(repeating: Character(" "), count: columns + 6)
        var free = 0
        for index in ([0] + trend.changes.map(\.index) + [count - 1]).filter({ $0 >= 0 }) {
            let place = column(index, columns)
            if trend.changes.contains(where: { $0.index == index }) { line[place] = "▲" }
            let text = Array("\(index + 1)")
            guard place >= free, place + text.count <= numbers.count else { continue }
            numbers.replaceSubrange(place..<(place + text.count), with: text)
            free = place + text.count + 1
        }
        let indent = String(repeating: " ", count: margin)
        return [
            indent + "└" + String(line), Self.trimmed(indent + " " + String(numbers)),
            indent + " run, from the oldest" + TrendWords.span(trend.series),
        ]
    }

    private static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }
}

extension TrendWords.Tone {
    var style: TerminalStyle {
        switch self {
        case .bad: .bad
        case .good: .good
        case .doubtful: .doubtful
        case .known: .dim
        }
    }
}
