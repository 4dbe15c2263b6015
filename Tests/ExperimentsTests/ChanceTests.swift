import Experiments
import Testing

@Suite struct ChanceTests {
    /// The published outputs for this seed.
    private static let golden: [UInt64] = [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ]

    @Test func `the generator gives its published sequence`() {
        var generator = SplitMix64(seed: 1_234_567)
        #expect(Self.golden.map { _ in generator.next() } == Self.golden)
    }

    @Test func `the random word of an event is that output of the generator`() {
        #expect((0..<5).map { randomWord(seed: 1_234_567, index: $0) } == Self.golden)
    }

    @Test func `a derived seed is the same in every version`() {
        let root = SeedTree(seed: 4711)
        #expect(root.derived("faults").seed == 1_910_435_823_511_859_301)
        #expect(root.derived("faults", 1).seed == 8_189_945_980_463_362_952)
        #expect(root.derived("keys").seed == 8_063_686_746_094_627_727)
        #expect(root.derived("faults", 1).derived("subject").seed == 7_109_413_332_949_302_656)
    }

    @Test func `labels, indices and seeds all give branches of their own`() {
        let seeds = (0..<100 as Range<UInt64>).flatMap { seed in
            ["faults", "keys", ""].flatMap { label in
                (0..<10 as Range<UInt64>).map { SeedTree(seed: seed).derived(label, $0).seed }
            }
        }
        #expect(Set(seeds).count == seeds.count)
    }
}
