import Testing

@testable import ConsumerFleet

@Suite struct LastCommitTests {
    private let second = LastCommit.pause

    @Test func `what nobody confirmed is committed again, once a second, while nothing comes`() {
        var last = LastCommit()
        last.note([1: 5, 2: 7], isKept: false, at: 10)
        #expect(last.again(at: 10 + second - 1) == nil)
        #expect(last.again(at: 10 + second) == [1: 5, 2: 7])
        #expect(last.again(at: 11 + second) == nil)
        #expect(last.again(at: 10 + 2 * second) == [1: 5, 2: 7])
    }

    @Test func `what was waited for, or belongs to others now, is not`() {
        var last = LastCommit()
        last.note([1: 5, 2: 7, 3: 9], isKept: false, at: 0)
        last.note([1: 6], isKept: true, at: 0)
        last.forget([2])
        #expect(last.again(at: second) == [3: 9])
        last.forget([3])
        #expect(last.again(at: 3 * second) == nil)
    }

    @Test func `a later position takes the place of an earlier one, and it ends some time`() {
        var last = LastCommit()
        last.note([1: 5], isKept: false, at: 0)
        last.note([1: 8], isKept: false, at: 0)
        let tries = (1...30).compactMap { last.again(at: UInt64($0) * second) }
        #expect(tries == [[Int32: Int64]](repeating: [1: 8], count: LastCommit.mostTimes))
    }
}
