/// Lines over the time of a run, drawn as SVG.
struct LinePlot {
    private static let left = 62.0
    private static let right = 14.0
    private static let rowHeight = 14.0
    private static let bottom = 40.0

    let title: String
    /// What the vertical axis shows, with its unit.
    let unit: String
    let axis: PlotAxis
    let time: PlotTime
    let series: [PlotSeries]
    var width = 1000.0
    var height = 200.0

    var markup: Markup {
        let labels = PlotLabels(time.bands.map { ($0.name, x($0.range.lowerBound)) }, limit: width - Self.right)
        let phaseRow = time.phases.isEmpty ? 0 : Self.rowHeight
        let top = Double(labels.rows) * Self.rowHeight + phaseRow + 8
        let total = top + height + Self.bottom
        return """
            <figure><figcaption><b>\(title)</b> \(legend)</figcaption>
            <svg viewBox="0 0 \(width) \(total)" role="img" aria-label="\(title)">
            \(bands(top))
            \(grid(top))
            \(phases(top, row: Double(labels.rows) * Self.rowHeight))
            \(labels.placed.map { label($0) })
            \(series.flatMap { line($0, top) })
            \(axisTitles(top, total))
            </svg></figure>
            """
    }

    private var legend: [Markup] {
        series.map { series in
            let note: Markup = series.values.isEmpty ? " (no data)" : ""
            return """
                <span class="key"><svg viewBox="0 0 22 8" width="22" height="8" aria-hidden="true">\
                <path class="line \(series.tone.rawValue)" d="M2,4H20"/></svg>\(series.name)\(note)</span>
                """
        }
    }

    private func x(_ seconds: Double) -> Double {
        Self.left + time.axis.share(of: seconds) * (width - Self.left - Self.right)
    }

    private func y(_ value: Double, _ top: Double) -> Double { top + (1 - axis.share(of: value)) * height }

    private func bands(_ top: Double) -> [Markup] {
        time.bands.map { band in
            let begin = x(band.range.lowerBound)
            let breadth = max(2, x(band.range.upperBound) - begin)
            return """
                <rect class="band" x="\(begin)" y="\(top)" width="\(breadth)" height="\(height)">\
                <title>\(band.tooltip)</title></rect><path class="edge" d="M\(begin),\(top)v\(height)"/>
                """
        }
    }

    private func label(_ label: PlotLabels.Placed) -> Markup {
        #"<text class="fault" x="\#(label.x)" y="\#(Double(label.row + 1) * Self.rowHeight - 3)">\#(label.text)</text>"#
    }

    private func grid(_ top: Double) -> [Markup] {
        let across = axis.ticks.map { tick -> Markup in
            let y = y(tick, top)
            return """
                <path class="grid" d="M\(Self.left),\(y)H\(width - Self.right)"/>\
                <text x="\(Self.left - 6)" y="\(y + 4)" text-anchor="end">\(PlotAxis.label(tick))</text>
                """
        }
        let along = time.axis.ticks.map { tick -> Markup in
            let x = x(tick)
            return """
                <path class="tick" d="M\(x),\(top + height)v4"/>\
                <text x="\(x)" y="\(top + height + 16)" text-anchor="middle">\(PlotAxis.label(tick))</text>
                """
        }
        return across + along
    }

    /// A dotted line at the start of each phase, with its name where there is room before the next one.
    private func phases(_ top: Double, row: Double) -> [Markup] {
        let starts = time.phases.map { x($0.seconds) }
        return time.phases.enumerated().map { index, phase in
            let end = index + 1 < starts.count ? starts[index + 1] : width - Self.right
            let room = Int((end - starts[index] - 6) / PlotLabels.characterWidth)
            let name: Markup =
                room >= min(4, phase.name.count)
                ? """
                <text class="phase" x="\(starts[index] + 3)" y="\(row + Self.rowHeight - 1)">\
                \(DisplayWidth.clip(phase.name, to: room))</text>
                """ : ""
            return """
                <path class="mark" d="M\(starts[index]),\(row + 4)V\(top + height)">\
                <title>\(phase.name) from \(Readable.seconds(phase.seconds))</title></path>\(name)
                """
        }
    }

    private func line(_ series: PlotSeries, _ top: Double) -> [Markup] {
        series.segments.map { segment in
            let corners = segment.map { "\(Self.coordinate(x($0.seconds))),\(Self.coordinate(y($0.value ?? 0, top)))" }
            // A single value has no length; the round ends of the line make it a dot.
            let path = "M" + corners.joined(separator: "L") + (corners.count == 1 ? "h0" : "")
            return #"<path class="line \#(series.tone.rawValue)" d="\#(path)"/>"#
        }
    }

    private static func coordinate(_ value: Double) -> String {
        let piece: Markup = "\(value)"
        return piece.text
    }

    private func axisTitles(_ top: Double, _ total: Double) -> Markup {
        let middle = top + height / 2
        return """
            <text class="axis" x="\(Self.left + (width - Self.left - Self.right) / 2)" y="\(total - 6)" \
            text-anchor="middle">time since the start of the load (s)</text>
            <text class="axis" x="12" y="\(middle)" text-anchor="middle" \
            transform="rotate(-90 12 \(middle))">\(unit)</text>
            """
    }
}
