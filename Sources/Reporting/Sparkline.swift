/// A row of small bars, from zero to the greatest value.
struct Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    private let length: Int
    private var values: [Double?] = []

    init(length: Int) { self.length = length }

    /// Adds a value at the right; `nil`, for not known, leaves a blank.
    mutating func append(_ value: Double?) {
        values.append(value.flatMap { $0.isFinite ? $0 : nil })
        if values.count > length { values.removeFirst() }
    }

    var text: String {
        let greatest = max(values.compactMap(\.self).max() ?? 0, .leastNormalMagnitude)
        return String(
            values.map { value in
                guard let value else { return " " }
                let share = max(0, value / greatest)
                return Self.bars[min(Self.bars.count - 1, Int(share * Double(Self.bars.count)))]
            })
    }
}
