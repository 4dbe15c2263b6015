import Experiments
import Foundation

/// Arrivals of a Poisson process, drawn block by block so that any block can be drawn without those before it.
///
/// The gaps of a block are exponential and then stretched to the block's exact share of the integral of the rate: a
/// Poisson process of which it is known that each block has its number of arrivals. So the count of all arrivals is
/// the integral, whatever the seed.
struct PoissonArrivals: Sendable {
    /// Arrivals of a block; the last one may have fewer.
    static let blockLength: UInt64 = 4096

    private let gaps: UInt64
    private let ends: UInt64
    /// Arrivals of the whole schedule.
    private let total: ArrivalPosition

    init(seed: UInt64, total: ArrivalPosition) {
        let seeds = SeedTree(seed: seed)
        (gaps, ends) = (seeds.derived("gaps").seed, seeds.derived("ends").seed)
        self.total = total
    }

    /// The nanoseconds at which the arrivals of a block are due.
    func times(ofBlock block: UInt64, on curve: RateCurve) -> [UInt64] {
        var times: [UInt64] = []
        draw(block, on: curve, into: &times)
        return times
    }

    /// Draws a block into an array, whose memory is used again.
    func draw(_ block: UInt64, on curve: RateCurve, into times: inout [UInt64]) {
        times.removeAll(keepingCapacity: true)
        let first = block * Self.blockLength
        let start = ArrivalPosition(whole: first, fraction: 0)
        let count = min(Self.blockLength, total.nextIndex - first)
        let share = min(Double(Self.blockLength), total.arrivals(since: start))
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Int(count)) { sums in
            var sum = 0.0
            for index in 0..<Int(count) {
                sum += Self.exponential(randomWord(seed: gaps, index: first + UInt64(index)))
                sums[index] = sum
            }
            let scale = share / (sum + Self.exponential(randomWord(seed: ends, index: block)))
            var segment = curve.segment(at: start)
            for index in 0..<Int(count) {
                let offset = sums[index] * scale
                let whole = offset.rounded(.down)
                let position = ArrivalPosition(
                    whole: first + UInt64(whole), fraction: UInt64((offset - whole) * Double(ArrivalPosition.parts)))
                while curve.segments[segment + 1].start <= position, segment + 2 < curve.segments.count { segment += 1 }
                times.append(curve.nanoseconds(of: position, in: segment))
            }
        }
    }

    /// How many arrivals are due before a time.
    func count(before nanoseconds: UInt64, on curve: RateCurve) -> UInt64 {
        guard total > .start else { return 0 }
        let last = (total.nextIndex - 1) / Self.blockLength
        var block = min(last, UInt64(curve.arrivals(until: nanoseconds).clamped(to: 0...1.8e19)) / Self.blockLength)
        // At the seam of two blocks the rounding to nanoseconds decides, so that a neighbour may have to be asked.
        for _ in 0..<3 {
            let times = times(ofBlock: block, on: curve)
            let before = UInt64(times.partitioningIndex { $0 >= nanoseconds })
            if before == 0, block > 0, isDue(block - 1, atOrAfter: nanoseconds, on: curve) {
                block -= 1
            } else if before == times.count, block < last, isBegun(block + 1, before: nanoseconds, on: curve) {
                block += 1
            } else {
                return block * Self.blockLength + before
            }
        }
        return block * Self.blockLength
    }

    private func isDue(_ block: UInt64, atOrAfter nanoseconds: UInt64, on curve: RateCurve) -> Bool {
        times(ofBlock: block, on: curve).last.map { $0 >= nanoseconds } ?? false
    }

    private func isBegun(_ block: UInt64, before nanoseconds: UInt64, on curve: RateCurve) -> Bool {
        times(ofBlock: block, on: curve).first.map { $0 < nanoseconds } ?? false
    }

    /// An exponential variable of mean 1; never 0.
    private static func exponential(_ word: UInt64) -> Double { -log((Double(word >> 11) + 0.5) * 0x1p-53) }
}
