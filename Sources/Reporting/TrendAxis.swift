/// The vertical axis of a trend: around the values and not from zero, so that a change of a few per cent is seen.
enum TrendAxis {
    static func of(_ values: [Double], count: Int = 5) -> PlotAxis {
        let known = values.filter(\.isFinite)
        guard let least = known.min(), let greatest = known.max() else { return PlotAxis.linear(to: 1) }
        let span = greatest > least ? greatest - least : max(abs(greatest) * 0.1, 1e-9)
        let low = least - span * 0.1
        return PlotAxis.linear(from: least >= 0 ? max(0, low) : low, to: greatest + span * 0.05, count: count)
    }
}
