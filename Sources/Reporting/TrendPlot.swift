import RunHistory

/// The values of a metric over the runs, with levels and change points, as an SVG file of its own.
public struct TrendPlot {
    private static let width = 1000.0
    private static let height = 300.0
    private static let left = 78.0
    private static let right = 16.0
    private static let rowHeight = 15.0
    private static let bottom = 42.0
    private static let mostDots = 300
    private static let headHeight = 46.0
    /// What fits on a line at the size of the labels.
    private static let titleLength = Int((width - left - right) / PlotLabels.characterWidth)

    private let trend: Trend
    private let title: String
    private let runs: PlotAxis
    private let axis: PlotAxis
    private let labels: PlotLabels

    /// Draws a trend; `title` names the experiment and whatever else the reader must know.
    public init(_ trend: Trend, title: String) {
        self.trend = trend
        self.title = title
        let count = max(2, trend.series.points.count)
        let runs = PlotAxis.linear(from: 1, to: Double(count), count: 10, isEndRound: false)
        self.runs = runs
        axis = TrendAxis.of(trend.series.values)
        labels = PlotLabels(
            trend.changes.map { (TrendWords.mark($0), Self.x($0.index, runs) + 3) }, limit: Self.width - Self.right)
    }

    /// The file; it needs no style sheet.
    public var svg: String { markup.text }

    private var top: Double { Self.headHeight + Double(labels.rows) * Self.rowHeight }

    private var markup: Markup {
        let total = top + Self.height + Self.bottom
        let label = "\(trend.series.metric.name) over the runs"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(total)" width="\(Self.width)" \
            height="\(total)" role="img" aria-label="\(label)">
            <style>\(Self.sheet)</style>
            <rect width="\(Self.width)" height="\(total)" fill="#ffffff"/>
            <text class="title" x="\(Self.left)" y="18">\(trend.series.metric.name)</text>
            <text x="\(Self.left)" y="34">\(DisplayWidth.clip(title, to: Self.titleLength))</text>
            \(grid)
            \(marks)
            \(labels.placed.map { self.label($0) })
            \(levels)
            \(line)
            \(axisTitles(total))
            </svg>
            """
    }

    private static func x(_ index: Int, _ runs: PlotAxis) -> Double {
        left + runs.share(of: Double(index + 1)) * (width - left - right)
    }

    private func y(_ value: Double) -> Double { top + (1 - axis.share(of: value)) * Self.height }

    private var grid: [Markup] {
        let across = axis.ticks.map { tick -> Markup in
            """
            <path class="grid" d="M\(Self.left),\(y(tick))H\(Self.width - Self.right)"/>\
            <text x="\(Self.left - 6)" y="\(y(tick) + 4)" text-anchor="end">\(PlotAxis.label(tick))</text>
            """
        }
        let along = runs.ticks.filter { $0 == $0.rounded() }.map { tick -> Markup in
            let x = Self.x(Int(tick) - 1, runs)
            return """
                <path class="tick" d="M\(x),\(top + Self.height)v4"/>\
                <text x="\(x)" y="\(top + Self.height + 16)" text-anchor="middle">\(PlotAxis.label(tick))</text>
                """
        }
        return across + along
    }

    private var marks: [Markup] {
        zip(trend.changes, labels.placed).map { change, label in
            let x = Self.x(change.index, runs)
            // Below its label, which may reach to the left of it.
            let begin = Self.headHeight + Double(label.row + 1) * Self.rowHeight
            return """
                <path class="mark \(TrendWords.tone(change).rawValue)" d="M\(x),\(begin)V\(top + Self.height)">\
                <title>\(TrendWords.sentence(change, trend.series.metric))</title></path>
                """
        }
    }

    private func label(_ label: PlotLabels.Placed) -> Markup {
        let y = Self.headHeight + Double(label.row + 1) * Self.rowHeight - 4
        return #"<text class="label" x="\#(label.x)" y="\#(y)">\#(label.text)</text>"#
    }

    /// The median between two change points, as a broad line.
    private var levels: [Markup] {
        let borders = [0] + trend.changes.map(\.index) + [trend.series.points.count]
        return zip(borders, borders.dropFirst()).filter { $0 < $1 }.map { begin, end in
            let values = trend.series.values[begin..<end].sorted()
            let middle = (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
            return #"<path class="level" d="M\#(Self.x(begin, runs)),\#(y(middle))H\#(Self.x(end - 1, runs))"/>"#
        }
    }

    private var line: [Markup] {
        let series = PlotSeries(
            trend.series.metric.name, .first,
            trend.series.points.enumerated().map { .init(seconds: Double($0.offset), value: $0.element.value) })
        let places = series.points.map { (Self.x(Int($0.seconds), runs), y($0.value ?? 0)) }
        let corners = places.map { x, y -> Markup in "\(x),\(y)" }.map(\.text).joined(separator: "L")
        let dots = places.count > Self.mostDots ? [] : places
        return [#"<path class="line" d="M\#(corners)"/>"#]
            + dots.map { x, y -> Markup in #"<circle cx="\#(x)" cy="\#(y)" r="3"/>"# }
    }

    private func axisTitles(_ total: Double) -> Markup {
        let middle = top + Self.height / 2
        return """
            <text x="\(Self.left + (Self.width - Self.left - Self.right) / 2)" y="\(total - 8)" \
            text-anchor="middle">run, from the oldest\(TrendWords.span(trend.series))</text>
            <text x="14" y="\(middle)" text-anchor="middle" transform="rotate(-90 14 \(middle))">\
            \(TrendWords.axis(trend.series.metric))</text>
            """
    }

    // Without variables, which few viewers of SVG files know; the colours are those of the report.
    private static let sheet: Markup = """
        text { font: 12px system-ui, sans-serif; fill: #59636e; } .title { font-size: 15px; font-weight: 600; fill: #1c2128; }
        .label { fill: #1c2128; } .grid { stroke: #d0d7de; } .tick { stroke: #59636e; }
        .line { fill: none; stroke: #0072b2; stroke-width: 1.4; opacity: 0.55; } circle { fill: #0072b2; }
        .level { fill: none; stroke: #e69f00; stroke-width: 4; opacity: 0.7; stroke-linecap: round; }
        .mark { fill: none; stroke-width: 1.5; stroke-dasharray: 5 3; } .bad { stroke: #cf222e; } .good { stroke: #1a7f37; }
        .doubtful { stroke: #9a6700; stroke-dasharray: 2 3; } .known { stroke: #8c959f; }
        """
}
