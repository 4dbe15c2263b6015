import Measurement
import Testing

@Suite struct LatencyBucketsTests {
    private static let largest: UInt64 = (1 << 37) - 1

    /// Every small value, and the neighbours of every power of two.
    private static let values: [UInt64] =
        Array(0...1024)
        + (10..<37).flatMap { power in
            let value = UInt64(1) << UInt64(power)
            return [value - 1, value, value + 1, value + value / 3, value + value / 2]
        }

    @Test func `a value is known to a 64th of itself`() {
        for value in Self.values {
            let known = LatencyBuckets.value(at: LatencyBuckets.index(of: value))
            let error = known > value ? known - value : value - known
            #expect(error * 64 <= value, "\(value) became \(known)")
        }
    }

    @Test func `values up to 127 µs are exact`() {
        for value in 0..<128 as Range<UInt64> {
            #expect(LatencyBuckets.value(at: LatencyBuckets.index(of: value)) == value)
        }
    }

    @Test func `a larger value never has a smaller counter`() {
        let indices = Self.values.sorted().map(LatencyBuckets.index)
        #expect(zip(indices, indices.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func `every counter stands for a value of its own, and finds itself again`() {
        for index in 0..<LatencyBuckets.count {
            #expect(LatencyBuckets.index(of: LatencyBuckets.value(at: index)) == index)
        }
    }

    @Test(arguments: [largest, largest + 1, .max]) func `huge values count as the largest`(value: UInt64) {
        #expect(LatencyBuckets.index(of: value) == LatencyBuckets.count - 1)
    }
}
