import Experiments
import Testing

@Suite struct MistakesTests {
    @Test func `eight different mistakes give eight messages, each at its place`() throws {
        let text = """
            highwater: 1
            name: checkout
            sed: 4711
            target: {kafka: {partitions: many}}
            load: {profile: ../loadprofiles/short.yaml, scale: 140}
            steady-state: [lag.mx < 500]
            schedule:
              - {id: kill-one, at: 15s, fault: {kil: {}}}
              - {id: slow, at: 30s, fault: {network: {latency: 150}}, for: 10s}
            invariants:
              no-los: {}
              tail: {expect: latency.p99 < 800, during: steady}
            """
        let error = try #require(throws: DocumentError.self) { try Samples.load(text) }
        #expect(error.exitCode == 64)
        #expect(
            error.description == """
                experiments/x.yaml:3:1: error: the key 'sed' is unknown
                  fix: did you mean 'seed'?
                experiments/x.yaml:4:30: error: 'many' is not a whole number
                  fix: write decimal digits only, as in '12'
                experiments/x.yaml:5:52: error: the share '140' has no unit
                  fix: write it in percent, as in '140%'
                experiments/x.yaml:6:20: error: the aggregate 'mx' is unknown
                  fix: did you mean 'max'?
                experiments/x.yaml:8:37: error: the kind 'kil' is unknown in 'schedule[0].fault'
                  fix: did you mean 'kill'?
                experiments/x.yaml:9:52: error: the duration '150' has no unit
                  fix: write '150s' (or '150ms')
                experiments/x.yaml:11:3: error: the invariant 'no-los' is unknown
                  fix: did you mean 'no-loss'?
                experiments/x.yaml:12:32: error: the duration '800' has no unit
                  fix: write '800s' (or '800ms')
                """)
    }

    @Test func `mistakes are sorted by place and told once`() {
        let here = SourceLocation(file: "a.yaml", line: 2, column: 3)
        let there = SourceLocation(file: "a.yaml", line: 10, column: 1)
        let first = Mistake(location: here, problem: "p", remedy: "r")
        let second = Mistake(location: there, problem: "p", remedy: "r")
        #expect(Mistakes([second, first, first]).all == [first, second])
    }
}
