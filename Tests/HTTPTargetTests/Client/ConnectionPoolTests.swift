import Testing

@testable import HTTPTarget

@Suite struct ConnectionPoolTests {
    @Test func `the connection that was used last is taken first, and one that ended is opened anew`() {
        let pool = ConnectionPool(capacity: 3)
        let slots = [pool.take(), pool.take(), pool.take()]
        #expect(slots == [0, 1, 2] && pool.take() == -1 && !pool.hasFree)
        for slot in slots {
            pool[slot].pointee.descriptor = 9
            pool.giveBack(slot)
        }
        #expect(pool.take() == 2)
        pool.giveBack(2)
        // The end of an idle connection is seen while its slot stands in the middle.
        pool[1].pointee.descriptor = -1
        pool[2].pointee.descriptor = -1
        #expect([pool.take(), pool.take(), pool.take(), pool.take()] == [0, 1, 2, -1])
    }

    @Test func `the oldest attempt is known whatever order attempts end in`() {
        let pool = ConnectionPool(capacity: 50)
        var open: [Int] = []
        for _ in 0..<5000 {
            if Bool.random(), let slot = open.randomElement() {
                open.removeAll { $0 == slot }
                pool.endAttempt(slot)
                pool.giveBack(slot)
            } else if case let slot = pool.take(), slot >= 0 {
                pool.beginAttempt(slot)
                open.append(slot)
            }
            #expect(pool.oldestAttempt == open.first ?? -1 && pool.busyCount == open.count)
        }
    }
}
