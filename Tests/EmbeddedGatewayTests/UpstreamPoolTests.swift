import EmbeddedGateway
import Experiments
import Testing

@Suite struct UpstreamPoolTests {
    private static let rest: UInt64 = 2_000_000_000

    private func pool(_ conduct: GatewayConduct = .correct) -> UpstreamPool {
        UpstreamPool(count: 3, rest: Self.rest, conduct: conduct)
    }

    @Test func `backends get requests in turn`() {
        var pool = pool()
        #expect((0..<6).map { _ in pool.choose(at: 0) } == [0, 1, 2, 0, 1, 2])
    }

    @Test func `one that failed gets none for a while, then a single trial`() {
        var pool = pool()
        pool.note(1, answered: false, at: 0)
        #expect((0..<4).map { _ in pool.choose(at: Self.rest - 1) } == [0, 2, 0, 2])
        #expect(Set((0..<3).map { _ in pool.choose(at: Self.rest) }) == [0, 1, 2])
        #expect((0..<4).map { _ in pool.choose(at: Self.rest + 1) }.contains(1) == false)
        pool.note(1, answered: true, at: Self.rest + 2)
        #expect(Set((0..<3).map { _ in pool.choose(at: Self.rest + 3) }) == [0, 1, 2])
    }

    @Test func `a trial that fails starts the while again`() {
        var pool = pool()
        pool.note(1, answered: false, at: 0)
        while pool.choose(at: Self.rest) != 1 {}
        pool.note(1, answered: false, at: Self.rest + 5)
        #expect(!(0..<6).map { _ in pool.choose(at: 2 * Self.rest + 4) }.contains(1))
    }

    @Test func `no backend is asked twice for one request`() {
        var pool = pool()
        #expect(pool.choose(at: 0, tried: [0, 1]) == 2)
        #expect(pool.choose(at: 0, tried: [0, 1, 2]) == nil)
    }

    @Test func `when all failed they are tried all the same`() {
        var pool = pool()
        for backend in 0..<3 { pool.note(backend, answered: false, at: 0) }
        #expect(Set((0..<3).map { _ in pool.choose(at: 1) }) == [0, 1, 2])
    }

    @Test func `broken it goes on asking one that failed`() {
        var pool = pool(.broken)
        pool.note(1, answered: false, at: 0)
        #expect((0..<3).map { _ in pool.choose(at: 1) } == [0, 1, 2])
    }
}
