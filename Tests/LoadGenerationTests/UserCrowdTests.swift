import Testing

@testable import LoadGeneration

@Suite struct UserCrowdTests {
    @Test func `new users are ready at once, in any number`() {
        var crowd = UserCrowd()
        crowd.resize(to: 3, now: 10)
        #expect((0..<4).map { _ in crowd.next(dueBy: 10) } == [10, 10, 10, nil])
        #expect(crowd.due == nil && crowd.count == 3)
    }

    @Test func `users come back in the order in which they are ready`() {
        var crowd = UserCrowd()
        crowd.resize(to: 5, now: 0)
        while crowd.next(dueBy: 0) != nil {}
        for moment in [70, 20, 90, 20, 50] as [UInt64] { crowd.answer(readyAt: moment) }
        #expect(crowd.due == 20)
        #expect(crowd.next(dueBy: 19) == nil)
        #expect((0..<5).map { _ in crowd.next(dueBy: 100) } == [20, 20, 50, 70, 90])
    }

    @Test func `surplus users leave when they would send next, not before`() {
        var crowd = UserCrowd()
        crowd.resize(to: 4, now: 0)
        for _ in 0..<4 { _ = crowd.next(dueBy: 0) }
        crowd.resize(to: 1, now: 5)
        #expect(crowd.count == 4)
        for _ in 0..<4 { crowd.answer(readyAt: 6) }
        #expect(crowd.next(dueBy: 6) == 6)
        #expect(crowd.count == 1 && crowd.next(dueBy: 6) == nil)
    }

    @Test func `a user who could not send is ready again at the same moment`() {
        var crowd = UserCrowd()
        crowd.resize(to: 1, now: 3)
        let moment = crowd.next(dueBy: 3)
        crowd.giveBack(3)
        #expect(moment == 3 && crowd.due == 3 && crowd.count == 1)
    }
}
