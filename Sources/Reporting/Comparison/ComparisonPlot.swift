import RebalanceRecorder

/// The phases of the rebalances of each run, stacked, the runs under each other by experiment, as an SVG file.
public struct ComparisonPlot {
    private static let left = 270.0
    private static let top = 58.0
    private static let rowHeight = 26.0
    private static let titleHeight = 30.0
    private static let bottom = 50.0
    private static let width = 1000.0

    private let comparison: RebalanceComparison
    private let axis: PlotAxis
    /// Room for what stands behind the longest bar.
    private let right: Double

    public init(_ comparison: RebalanceComparison) {
        self.comparison = comparison
        right = comparison.entries.allSatisfy(\.run.gaps.isEmpty) ? 170 : 250
        let longest = max(comparison.longest, 1)
        axis = PlotAxis.linear(to: Double(longest) / 1e6, count: 8)
    }

    /// The file; it needs no style sheet.
    public var svg: String { markup.text }

    private var height: Double {
        comparison.groups.reduce(0) { $0 + Self.titleHeight + Double($1.entries.count) * Self.rowHeight }
    }

    private var markup: Markup {
        let total = Self.top + height + Self.bottom
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(total)" width="\(Self.width)" \
            height="\(total)" role="img" aria-label="Phases of rebalances by run">
            <style>text { font: 12px system-ui, sans-serif; fill: #1c2128; } .dim { fill: #656d76; } .title { font-weight: 600; \
            font-size: 14px; } .group { font-weight: 600; } .grid { stroke: #d0d7de; }</style>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text class="title" x="12" y="20">Phases of rebalances, added up for each run</text>
            \(comparison.entries.flatMap(\.totals.phases).legend(y: 32))
            \(grid)
            \(rows)
            \(titles)
            </svg>
            """
    }

    private func x(_ microseconds: Int64) -> Double {
        Self.left + axis.share(of: Double(microseconds) / 1e6) * (Self.width - Self.left - right)
    }

    private var grid: [Markup] {
        axis.ticks.map { tick in
            let x = x(Int64(tick * 1e6))
            return """
                <path class="grid" d="M\(x),\(Self.top)v\(height)"/>\
                <text class="dim" x="\(x)" y="\(Self.top + height + 16)" text-anchor="middle">\(PlotAxis.label(tick))</text>
                """
        }
    }

    private var rows: [Markup] {
        var y = Self.top
        var rows: [Markup] = []
        for group in comparison.groups {
            rows.append(#"<text class="group" x="12" y="\#(y + 21)">\#(DisplayWidth.clip(group.title, to: 40))</text>"#)
            y += Self.titleHeight
            for entry in group.entries {
                rows.append(row(entry, y))
                y += Self.rowHeight
            }
        }
        return rows
    }

    private func row(_ entry: RebalanceComparison.Entry, _ y: Double) -> Markup {
        let totals = entry.totals
        let protocolName = DisplayWidth.clip(totals.groupProtocol, to: 36)
        let length =
            totals.counted.isEmpty
            ? "no rebalance"
            : "\(Readable.microseconds(totals.total)), lost \(Readable.microseconds(totals.lost))"
        let mark = entry.run.gaps.isEmpty ? "" : " (incomplete)"
        return """
            <text x="\(Self.left - 8)" y="\(y + 17)" text-anchor="end">\(protocolName) #\(entry.number)\
            <title>\(entry.run.path): \(entry.story.events)</title></text>
            \(totals.phases.bars(y: y, x: x))
            <text class="dim" x="\(x(totals.total ?? 0) + 5)" y="\(y + 17)">\(length)\(mark)</text>
            """
    }

    private var titles: Markup {
        """
        <text class="dim" x="\(Self.left + (Self.width - Self.left - right) / 2)" \
        y="\(Self.top + height + 36)" text-anchor="middle">time from trigger to end, sum over the rebalances (s); \
        lost: partition-seconds</text>
        <text class="dim" x="\(Self.left - 8)" y="\(Self.top + height + 16)" text-anchor="end">protocol and run</text>
        """
    }
}
