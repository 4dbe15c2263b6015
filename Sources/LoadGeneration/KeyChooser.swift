import Experiments

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Chooses the key of an event from one random word.
public struct KeyChooser: Sendable {
    /// How many keys there are; 0 for messages without keys.
    public let count: Int
    /// For zipf: the probability of a key or any before it.
    private let cumulative: [Double]

    public init(_ keys: KeyDistribution) {
        switch keys {
        case .none:
            count = 0
            cumulative = []
        case .uniform(let count):
            self.count = count
            cumulative = []
        case .zipf(let count, let exponent):
            self.count = count
            let weights = (1...count).map { pow(Double($0), -exponent) }
            let total = weights.reduce(0, +)
            var sum = 0.0
            cumulative = weights.map { weight in
                sum += weight / total
                return sum
            }
        }
    }

    /// The number of the key, dense from 0 (the hottest first); `nil` when messages have none.
    public func key(for word: UInt64) -> UInt32? {
        guard count > 0 else { return nil }
        guard !cumulative.isEmpty else { return UInt32(word.multipliedFullWidth(by: UInt64(count)).high) }
        let share = Double(word >> 11) * 0x1p-53
        var low = 0
        var high = count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= share { low = middle + 1 } else { high = middle }
        }
        return UInt32(low)
    }
}
