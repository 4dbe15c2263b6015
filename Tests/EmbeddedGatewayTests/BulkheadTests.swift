import EmbeddedGateway
import Testing

@Suite struct BulkheadTests {
    @Test func `a route that is full leaves room for another`() {
        var bulkhead = Bulkhead(limit: 2)
        #expect([bulkhead.enter("slow"), bulkhead.enter("slow"), bulkhead.enter("slow")] == [true, true, false])
        let hasRoom = bulkhead.enter("quick")
        #expect(hasRoom)
    }

    @Test func `whoever leaves makes room`() {
        var bulkhead = Bulkhead(limit: 1)
        let first = bulkhead.enter("slow")
        bulkhead.leave("slow")
        #expect([first, bulkhead.enter("slow"), bulkhead.enter("slow")] == [true, true, false])
    }

    @Test func `broken, a slow route takes the room of the others`() {
        var bulkhead = Bulkhead(limit: 2, conduct: .broken)
        #expect([bulkhead.enter("slow"), bulkhead.enter("slow"), bulkhead.enter("quick")] == [true, true, false])
    }
}
