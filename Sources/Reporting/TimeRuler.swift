/// The time axis below a plot in a terminal: a line with marks, and their times below it.
struct TimeRuler {
    /// Steps between marks that read well on a clock, in seconds.
    private static let steps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172_800, 604_800,
    ]

    /// The last time, in seconds.
    let end: Double
    let columns: Int

    /// Both lines; `margin`: the columns to the left of the corner.
    func lines(margin: Int) -> [String] {
        let marks = marks
        var ruler = [Character](repeating: "─", count: columns)
        var times = [Character](repeating: " ", count: columns + 1)
        for mark in marks {
            let column = min(columns - 1, Int(mark / end * Double(columns)))
            if mark > 0 { ruler[column] = "┬" }
            let text = label(mark)
            // Centred on its mark, as far as both ends allow.
            let start = max(0, min(column + 1 - text.count / 2, times.count - text.count))
            let isFree = times[max(0, start - 1)..<min(times.count, start + text.count + 1)].allSatisfy { $0 == " " }
            if isFree { times.replaceSubrange(start..<min(times.count, start + text.count), with: text) }
        }
        let padding = String(repeating: " ", count: margin)
        let labels = String(String(times).reversed().drop { $0 == " " }.reversed())
        return [padding + "└" + String(ruler), padding + labels]
    }

    private var marks: [Double] {
        // Eleven columns for each mark leave room for a time with hours.
        let wanted = max(1, Double(columns / 11))
        if end < 4 { return PlotAxis.linear(to: end, count: Int(wanted), isEndRound: false).ticks }
        let step = Self.steps.first { end / $0 <= wanted } ?? (end / wanted / 86400).rounded(.up) * 86400
        return Array(stride(from: 0, through: end * 1.000_001, by: step))
    }

    private func label(_ seconds: Double) -> String {
        end < 4 ? PlotAxis.label(seconds) + " s" : Readable.clock(seconds.rounded())
    }
}
