import RebalanceRecorder

/// The phases of rebalances as stacked bars over the time since the trigger of each, as an SVG file of its own.
public struct RebalancePlot {
    private static let left = 270.0
    private static let right = 70.0
    private static let top = 64.0
    private static let rowHeight = 26.0
    private static let bottom = 48.0
    private static let width = 1000.0
    /// More rows would not be read; the longest rebalances are kept.
    static let maximumRows = 200

    private let rebalances: [LogicalRebalance]
    private let start: Int64
    private let axis: PlotAxis
    private let left: Int

    /// `start` is where times count from, in µs on the clock of the traffic.
    public init(_ findings: RebalanceFindings, startMicroseconds start: Int64) {
        let all = findings.rebalances
        let shown = Set(
            all.indices.sorted { all[$0].total.microseconds > all[$1].total.microseconds }.prefix(Self.maximumRows))
        rebalances = all.indices.filter(shown.contains).map { all[$0] }
        left = all.count - rebalances.count
        self.start = start
        axis = PlotAxis.linear(to: rebalances.map { Double($0.total.microseconds) / 1e6 }.max() ?? 1, count: 8)
    }

    public var svg: String { markup.text }

    private var height: Double { Double(rebalances.count) * Self.rowHeight }

    private var markup: Markup {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.top + height + Self.bottom)" \
        width="\(Self.width)" height="\(Self.top + height + Self.bottom)" role="img" aria-label="Phases of rebalances">
        <style>text { font: 12px system-ui, sans-serif; fill: #1c2128; } .dim { fill: #656d76; } .title { font-weight: 600; \
        font-size: 14px; } .grid { stroke: #d0d7de; }</style>
        <rect width="100%" height="100%" fill="#ffffff"/>
        <text class="title" x="12" y="20">Phases of rebalances\(note)</text>
        \(rebalances.flatMap(\.phases).legend(y: 34))
        \(grid)
        \(rebalances.enumerated().map { row($0, $1) })
        \(titles)
        </svg>
        """
    }

    private var note: Markup { left > 0 ? " (the longest \(rebalances.count); \(left) shorter ones are left out)" : "" }

    private func x(_ microseconds: Int64) -> Double {
        Self.left + axis.share(of: Double(microseconds) / 1e6) * (Self.width - Self.left - Self.right)
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

    private func row(_ index: Int, _ rebalance: LogicalRebalance) -> Markup {
        let y = Self.top + Double(index) * Self.rowHeight
        let when = Readable.seconds(Double(rebalance.trigger.microseconds - start) / 1e6)
        let label = DisplayWidth.clip("\(when) \(RebalanceText.trigger(rebalance))", to: 42)
        let total = Readable.milliseconds(Double(rebalance.total.microseconds) / 1000)
        return """
            <text x="\(Self.left - 8)" y="\(y + 17)" text-anchor="end">\(label)</text>
            \(rebalance.phases.bars(y: y, x: x))
            <text class="dim" x="\(x(rebalance.total.microseconds) + 5)" y="\(y + 17)">\(total)</text>
            """
    }

    private var titles: Markup {
        """
        <text class="dim" x="\(Self.left + (Self.width - Self.left - Self.right) / 2)" \
        y="\(Self.top + height + 36)" text-anchor="middle">time since the trigger (s)</text>
        <text class="dim" x="\(Self.left - 20)" y="\(Self.top + height + 16)" text-anchor="end">moment (s) and trigger</text>
        """
    }
}
