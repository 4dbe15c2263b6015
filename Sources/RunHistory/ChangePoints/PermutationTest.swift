/// The significance test of E-divisive: how often a shuffled series falls apart as much as the real one.
///
/// Shuffles keep each value within its stretch between the points found before (Matteson and James, 2014). The p-value
/// is (c + 1) / (R + 1) for c of R shuffles, which is valid and never 0.
struct PermutationTest: Sendable {
    var level = 0.01
    var shuffles = 999

    /// Splits a series at the candidate with the greatest divergence as long as that is significant.
    func points(_ values: [Double], dice: inout some RandomNumberGenerator) -> [(index: Int, pValue: Double)] {
        var found: [(index: Int, pValue: Double)] = []
        while true {
            let borders = [0] + found.map(\.index).sorted() + [values.count]
            guard let best = Self.best(values, borders) else { break }
            let pValue = pValue(values, borders, stopsEarly: true, dice: &dice)
            guard pValue <= level else { break }
            found.append((best.index, pValue))
        }
        return found.sorted { $0.index < $1.index }
    }

    /// The p-value of the best candidate between the borders, which include both ends of the series. With `stopsEarly`
    /// it is only as exact as the question needs whether it is within the level.
    func pValue(
        _ values: [Double], _ borders: [Int], stopsEarly: Bool, dice: inout some RandomNumberGenerator
    ) -> Double {
        var search = EnergySearch(capacity: values.count)
        guard let divergence = Self.best(values, borders, &search)?.divergence else { return 1 }
        // Orders of the same values differ by rounding only.
        let bound = divergence - abs(divergence) * 1e-9
        var shuffled = values
        var exceeding = 0
        for shuffle in 0..<shuffles {
            for (begin, end) in zip(borders, borders.dropFirst()) { Self.shuffle(&shuffled, begin, end, &dice) }
            if let other = Self.best(shuffled, borders, &search), other.divergence >= bound { exceeding += 1 }
            if stopsEarly, Double(exceeding + 1) > level * Double(shuffles + 1) {
                return Double(exceeding + 1) / Double(shuffle + 2)
            }
        }
        return Double(exceeding + 1) / Double(shuffles + 1)
    }

    private static func best(_ values: [Double], _ borders: [Int]) -> EnergyDivergence.Candidate? {
        var search = EnergySearch(capacity: values.count)
        return best(values, borders, &search)
    }

    private static func best(
        _ values: [Double], _ borders: [Int], _ search: inout EnergySearch
    ) -> EnergyDivergence.Candidate? {
        var best: EnergyDivergence.Candidate?
        for (begin, end) in zip(borders, borders.dropFirst()) {
            guard let candidate = search.candidate(in: values, begin, end) else { continue }
            if candidate.divergence > best?.divergence ?? -.infinity { best = candidate }
        }
        return best
    }

    private static func shuffle(
        _ values: inout [Double], _ begin: Int, _ end: Int, _ dice: inout some RandomNumberGenerator
    ) {
        guard end - begin > 1 else { return }
        values.withUnsafeMutableBufferPointer { values in
            var last = end - 1
            while last > begin {
                let size = UInt64(last - begin + 1)
                values.swapAt(last, begin + Int(dice.next().multipliedFullWidth(by: size).high))
                last -= 1
            }
        }
    }
}
