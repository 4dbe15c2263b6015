import Testing

@testable import ProxyControl

@Suite struct LeaseBookTests {
    private let start = ContinuousClock.now

    @Test func `a lease is held until its term is over and not at its end`() {
        var book = LeaseBook<ContinuousClock.Instant>()
        book.take("run", for: .seconds(10), at: start)
        #expect(book.isHeld("run", at: start + .milliseconds(9_999)))
        #expect(!book.isHeld("run", at: start + .seconds(10)))
        #expect(!book.isHeld("other", at: start))
    }

    @Test func `renewing lets a lease last for its term from then on`() {
        var book = LeaseBook<ContinuousClock.Instant>()
        book.take("run", for: .seconds(10), at: start)
        let renewed = book.renew("run", at: start + .seconds(7))
        #expect(renewed?.end == start + .seconds(17))
        #expect(book.isHeld("run", at: start + .seconds(16)))
    }

    @Test func `a lease that has ended cannot be renewed`() {
        var book = LeaseBook<ContinuousClock.Instant>()
        book.take("run", for: .seconds(10), at: start)
        let (late, foreign) = (book.renew("run", at: start + .seconds(10)), book.renew("nobody", at: start))
        #expect(late == nil)
        #expect(foreign == nil)
    }

    @Test func `a lease may be ended early, once`() {
        var book = LeaseBook<ContinuousClock.Instant>()
        book.take("run", for: .seconds(10), at: start)
        let (first, second) = (book.end("run"), book.end("run"))
        #expect(first)
        #expect(!second)
        #expect(book.all.isEmpty)
    }
}
