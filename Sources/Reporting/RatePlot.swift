/// Rates over time, drawn with the characters of a terminal: the first series as an area, a second one as dots on it.
public struct RatePlot: Sendable {
    /// A rate at a time; between two of them it changes evenly. In order of time.
    public struct Point: Sendable, Hashable {
        public var seconds: Double
        /// Per second; zero or more.
        public var rate: Double

        public init(seconds: Double, rate: Double) {
            (self.seconds, self.rate) = (seconds, rate)
        }
    }

    private static let eighths = Array(" ▁▂▃▄▅▆▇█")

    private let width: Int
    private let height: Int
    private let unit: String
    private let first: (name: String, points: [Point])
    private let second: (name: String, points: [Point])?

    /// `width` is that of the whole plot with its labels, in columns; at least 30 are used. `height` is that of the area,
    /// in lines, without the time axis and the legend; at least 3 are used. `unit` stands behind the values.
    public init(
        _ name: String, _ points: [Point], second: (name: String, points: [Point])? = nil, width: Int = 80,
        height: Int = 12, unit: String = "/s"
    ) {
        self.width = max(30, width)
        self.height = max(3, height)
        self.unit = unit
        first = (name, Self.usable(points))
        self.second = second.map { ($0.name, Self.usable($0.points)) }
    }

    /// The lines of the plot, none wider than `width`: legend, area, time axis, times.
    public func lines(color: Bool = false) -> [String] {
        let points = first.points + (second?.points ?? [])
        let axis = PlotAxis.linear(to: points.reduce(0) { max($0, $1.rate) }, count: min(5, height / 2))
        let labels = rateLabels(axis)
        let margin = (labels.map { DisplayWidth.of($0.value) }.max() ?? 0) + 1
        let columns = width - margin - 1
        let end = max(points.reduce(0) { max($0, $1.seconds) }, 1e-9)
        let area = heights(of: first.points, columns: columns, end: end, axis: axis)
        let dots = second.map { heights(of: $0.points, columns: columns, end: end, axis: axis) }
        var lines = [legend(color)]
        for row in (0..<height).reversed() {
            let label = labels[row] ?? ""
            let padding = String(repeating: " ", count: margin - 1 - DisplayWidth.of(label))
            lines.append(
                padding + label + (label.isEmpty ? " │" : " ┤") + cells(row, area: area, dots: dots, color: color))
        }
        return lines + TimeRuler(end: end, columns: columns).lines(margin: margin)
    }

    /// Labels of the rates by the row that they stand at; the lowest is on the time axis itself.
    private func rateLabels(_ axis: PlotAxis) -> [Int: String] {
        var labels: [Int: String] = [:]
        for tick in axis.ticks where tick > 0 {
            let row = Int((axis.share(of: tick) * Double(height)).rounded()) - 1
            if (0..<height).contains(row) { labels[row] = PlotAxis.label(tick) + unit }
        }
        return labels
    }

    private func legend(_ color: Bool) -> String {
        var pieces = [StyledText("█ ", .accent), StyledText(first.name)]
        if let second { pieces += [StyledText("   • ", .bold), StyledText(second.name)] }
        return StyledText.line(pieces, width: width, color: color)
    }

    private func cells(_ row: Int, area: [Int], dots: [Int]?, color: Bool) -> String {
        // Runs of one style are coloured together, so that a line has few escape sequences.
        var pieces: [(text: String, style: TerminalStyle)] = []
        for column in area.indices {
            let isDot = dots.map { $0[column] > 0 && ($0[column] - 1) / 8 == row } ?? false
            let fill = min(8, max(0, area[column] - row * 8))
            let (text, style) = isDot ? ("•", TerminalStyle.bold) : (String(Self.eighths[fill]), .accent)
            if let last = pieces.last, last.style == style {
                pieces[pieces.count - 1].text += text
            } else {
                pieces.append((text, style))
            }
        }
        let line = pieces.map { $0.style.applied(to: $0.text, color: color) }.joined()
        return color ? line : String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// The greatest rate in each column, in eighths of a line; any rate above zero is at least one.
    private func heights(of points: [Point], columns: Int, end: Double, axis: PlotAxis) -> [Int] {
        var next = 0
        return (0..<columns).map { column in
            let from = end * Double(column) / Double(columns)
            let to = end * Double(column + 1) / Double(columns)
            var greatest = max(Self.rate(at: from, points, &next), 0)
            var index = next
            while index < points.count, points[index].seconds <= to {
                // A point at the very end of the column begins the next one, except at the end of the plot.
                if points[index].seconds < to || column == columns - 1 { greatest = max(greatest, points[index].rate) }
                index += 1
            }
            let height = Int((axis.share(of: greatest) * Double(height * 8)).rounded())
            return greatest > 0 ? max(1, height) : 0
        }
    }

    /// The rate at a time; `next` moves on to the first point after it. Zero outside of the points.
    private static func rate(at seconds: Double, _ points: [Point], _ next: inout Int) -> Double {
        while next < points.count, points[next].seconds <= seconds { next += 1 }
        guard next > 0, next < points.count else { return 0 }
        let (before, after) = (points[next - 1], points[next])
        let share = (seconds - before.seconds) / (after.seconds - before.seconds)
        return before.rate + (after.rate - before.rate) * share
    }

    private static func usable(_ points: [Point]) -> [Point] {
        points.filter { $0.seconds.isFinite && $0.seconds >= 0 && $0.rate.isFinite && $0.rate >= 0 }
    }
}
