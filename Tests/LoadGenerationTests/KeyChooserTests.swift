import Experiments
import Foundation
import LoadGeneration
import Testing

@Suite struct KeyChooserTests {
    private static let draws = 200_000

    /// How often each key is chosen by random words of one seed.
    private func counts(_ distribution: KeyDistribution) -> [UInt32: Int] {
        let chooser = KeyChooser(distribution)
        return (0..<UInt64(Self.draws)).reduce(into: [:]) { counts, index in
            if let key = chooser.key(for: randomWord(seed: 4711, index: index), index: index) {
                counts[key, default: 0] += 1
            }
        }
    }

    /// Whether each key has its share, within five standard deviations.
    private func expect(_ counts: [UInt32: Int], shares: [Double]) {
        #expect(counts.keys.allSatisfy { Int($0) < shares.count })
        for (key, share) in shares.enumerated() {
            let expected = share * Double(Self.draws)
            let deviation = (expected * (1 - share)).squareRoot()
            let found = Double(counts[UInt32(key)] ?? 0)
            #expect(abs(found - expected) < 5 * deviation, "key \(key): \(found) instead of \(expected)")
        }
    }

    @Test(arguments: [0.7, 1, 1.5]) func `zipf gives key n the share 1 over n to the exponent`(exponent: Double) {
        let weights = (1...20).map { pow(Double($0), -exponent) }
        let total = weights.reduce(0, +)
        expect(counts(.zipf(count: 20, exponent: exponent)), shares: weights.map { $0 / total })
    }

    @Test func `zipf with exponent 0 and uniform give every key the same share`() {
        let shares = [Double](repeating: 1 / 16, count: 16)
        expect(counts(.zipf(count: 16, exponent: 0)), shares: shares)
        expect(counts(.uniform(count: 16)), shares: shares)
    }

    @Test func `the hot keys share their part, the others the rest`() {
        let shares = [Double](repeating: 0.9 / 4, count: 4) + [Double](repeating: 0.1 / 16, count: 16)
        expect(counts(.hot(count: 20, hot: 4, share: 0.9)), shares: shares)
    }

    @Test func `sequential keys come one after the other`() {
        let chooser = KeyChooser(.sequential(count: 3))
        #expect((0..<7).map { chooser.key(for: 4711, index: $0) } == [0, 1, 2, 0, 1, 2, 0])
    }

    @Test func `messages without keys have none`() {
        #expect(counts(.none).isEmpty)
        #expect(KeyChooser(.none).count == 0)
    }

    @Test(arguments: [
        KeyDistribution.uniform(count: 7), .zipf(count: 7, exponent: 1), .hot(count: 7, hot: 2, share: 0.5),
    ])
    func `the smallest and the largest word choose the first and the last key`(keys: KeyDistribution) {
        #expect(KeyChooser(keys).key(for: 0) == 0)
        #expect(KeyChooser(keys).key(for: .max) == 6)
    }

    @Test(arguments: [KeyDistribution.uniform(count: 1), .zipf(count: 1, exponent: 2)])
    func `one key is always chosen`(keys: KeyDistribution) {
        #expect(counts(keys) == [0: Self.draws])
    }
}
