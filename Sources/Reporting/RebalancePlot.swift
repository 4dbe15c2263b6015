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
        \(legend)
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
            \(bars(rebalance, y))
            <text class="dim" x="\(x(rebalance.total.microseconds) + 5)" y="\(y + 17)">\(total)</text>
            """
    }

    private func bars(_ rebalance: LogicalRebalance, _ y: Double) -> [Markup] {
        var passed: Int64 = 0
        return rebalance.phases.map { phase in
            defer { passed += phase.microseconds }
            let begin = x(passed)
            let length = Readable.milliseconds(Double(phase.microseconds) / 1000)
            return """
                <rect x="\(begin)" y="\(y + 4)" width="\(max(0.5, x(passed + phase.microseconds) - begin))" height="18" \
                fill="\(Self.color(phase.name))"><title>\(phase.name.rawValue): \(length)</title></rect>
                """
        }
    }

    /// Only the phases that occur.
    private var legend: [Markup] {
        let present = Set(rebalances.flatMap { $0.phases.map(\.name) })
        return RebalancePhase.Name.allCases.filter(present.contains).enumerated().map { index, name in
            let x = 12.0 + Double(index) * 84
            return """
                <rect x="\(x)" y="34" width="12" height="12" fill="\(Self.color(name))"/>\
                <text x="\(x + 17)" y="45">\(name.rawValue)</text>
                """
        }
    }

    // The colours of Okabe and Ito, which colour-blind readers can tell apart.
    private static func color(_ name: RebalancePhase.Name) -> String {
        switch name {
        case .detect, .notice: "#8c959f"
        case .join: "#d55e00"
        case .revoke: "#cc79a7"
        case .assign: "#f0e442"
        case .grant: "#e69f00"
        case .sync: "#0072b2"
        case .resume: "#009e73"
        case .converge: "#56b4e9"
        }
    }

    private var titles: Markup {
        """
        <text class="dim" x="\(Self.left + (Self.width - Self.left - Self.right) / 2)" \
        y="\(Self.top + height + 36)" text-anchor="middle">time since the trigger (s)</text>
        <text class="dim" x="\(Self.left - 20)" y="\(Self.top + height + 16)" text-anchor="end">moment (s) and trigger</text>
        """
    }
}
