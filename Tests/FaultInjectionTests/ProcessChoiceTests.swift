import Experiments
import Testing

@testable import FaultInjection

@Suite struct ProcessChoiceTests {
    private let running = (1...8).map { "consumer-\($0)" }

    private func choose(_ consumer: String, from running: [String], seed: UInt64 = 4711) throws -> String {
        let choice = try Document.decode("consumer: \(consumer)", file: "x.yaml") { ProcessChoice(fields: $0) }
        var generator = SplitMix64(seed: seed)
        return try choice.choose(from: running, using: &generator)
    }

    @Test func `the same seed chooses the same consumer, in whatever order they are told`() throws {
        for seed in 0..<20 as Range<UInt64> {
            let chosen = try choose("any", from: running, seed: seed)
            #expect(try choose("any", from: running.reversed(), seed: seed) == chosen)
        }
        let all = try Set((0..<20 as Range<UInt64>).map { try choose("any", from: running, seed: $0) })
        #expect(all.count > 1)
    }

    @Test func `a number chooses that consumer`() throws {
        #expect(try choose("3", from: running) == "consumer-3")
    }

    @Test func `a consumer that is not running matches nothing`() throws {
        let error = FaultError("consumer-9 is not running: nothing matches")
        #expect(throws: error) { try choose("9", from: running) }
    }

    @Test func `without a running consumer nothing matches`() throws {
        #expect(throws: FaultError("no consumer is running: nothing matches")) { try choose("any", from: []) }
    }
}
