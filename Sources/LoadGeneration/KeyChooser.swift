import Experiments

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Chooses the key of an event from one random word and its number.
public struct KeyChooser: Sendable {
    /// How many keys there are; 0 for messages without keys.
    public let count: Int
    /// For zipf: the probability of a key or any before it.
    private let cumulative: [Double]
    /// For zipf: the first key of each of `guides` equal parts of the probability, so that a search begins near its end.
    private let guide: [UInt32]
    private static let guides = 4096

    private let isSequential: Bool
    /// The first keys that are hot, and their share of all events; the share is 0 for other distributions.
    private let hot: (count: Int, share: Double)

    public init(_ keys: KeyDistribution) {
        count = keys.count
        if case .sequential = keys { isSequential = true } else { isSequential = false }
        if case .hot(_, let hot, let share) = keys { self.hot = (hot, share) } else { hot = (0, 0) }
        if case .zipf(let count, let exponent) = keys {
            let weights = (1...count).map { pow(Double($0), -exponent) }
            let total = weights.reduce(0, +)
            var sum = 0.0
            let cumulative = weights.map { weight in
                sum += weight / total
                return sum
            }
            self.cumulative = cumulative
            var key = 0
            guide = (0...Self.guides).map { part in
                while key < count - 1, cumulative[key] <= Double(part) / Double(Self.guides) { key += 1 }
                return UInt32(key)
            }
        } else {
            (cumulative, guide) = ([], [])
        }
    }

    /// The number of the key, dense from 0 (the hottest first); `nil` when messages have none.
    public func key(for word: UInt64, index: UInt64 = 0) -> UInt32? {
        guard count > 0 else { return nil }
        if isSequential { return UInt32(truncatingIfNeeded: index % UInt64(count)) }
        if hot.count > 0 { return hotKey(for: Double(word >> 11) * 0x1p-53) }
        guard !cumulative.isEmpty else {
            return UInt32(truncatingIfNeeded: word.multipliedFullWidth(by: UInt64(count)).high)
        }
        return zipfKey(for: Double(word >> 11) * 0x1p-53)
    }

    /// `share`: evenly drawn from 0 to below 1.
    private func hotKey(for share: Double) -> UInt32 {
        guard share >= hot.share else { return UInt32(min(hot.count - 1, Int(share / hot.share * Double(hot.count)))) }
        let cold = Double(count - hot.count)
        return UInt32(min(count - 1, hot.count + Int((share - hot.share) / (1 - hot.share) * cold)))
    }

    private func zipfKey(for share: Double) -> UInt32 {
        let part = Int(share * Double(Self.guides))
        var low = Int(guide[part])
        var high = Int(guide[part + 1])
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= share { low = middle + 1 } else { high = middle }
        }
        return UInt32(low)
    }
}
