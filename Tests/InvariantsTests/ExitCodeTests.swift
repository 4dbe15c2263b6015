import Invariants
import Testing

@Suite struct ExitCodeTests {
    @Test func `of several codes the most urgent one is told`() {
        let order: [ExitCode] = [
            .faultInPlace, .internalError, .unwritable, .violated, .inconclusive, .stopped, .steadyStateWrong, .held,
        ]
        for (index, code) in order.enumerated() {
            #expect(ExitCode.mostUrgent(of: order[index...].reversed()) == code)
        }
    }

    @Test(arguments: ExitCode.allCases)
    func `every code has its place in the order and a meaning`(code: ExitCode) {
        #expect(ExitCode.mostUrgent(of: [.held, code]) == code)
        #expect(!code.meaning.isEmpty)
    }

    @Test func `without any code the run held`() {
        #expect(ExitCode.mostUrgent(of: []) == .held)
    }

    @Test func `verdicts compose to the worst`() {
        #expect(Verdict.allCases.sorted() == [.held, .inconclusive, .violated])
    }
}
