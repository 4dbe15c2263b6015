import NIOCore
import Testing

@testable import FaultProxy

@Suite struct BusyPollingTests {
    private static let early = TimeAmount.microseconds(20)
    private static let late = TimeAmount.milliseconds(1)

    @Test func `a loop that has seen nothing sleeps`() {
        #expect(!BusyPolling().isWorthwhile)
    }

    @Test func `requests far apart with quick answers keep a loop looking`() {
        var polling = BusyPolling()
        for _ in 0..<100 {
            polling.note(Self.late)
            polling.note(Self.early)
            #expect(polling.isWorthwhile)
        }
    }

    @Test func `events that come far apart end it after sixteen, however quick those before were`() {
        var polling = BusyPolling()
        for _ in 0..<1_000 { polling.note(Self.early) }
        for _ in 0..<15 { polling.note(Self.late) }
        #expect(polling.isWorthwhile)
        polling.note(Self.late)
        #expect(!polling.isWorthwhile)
    }

    @Test func `one event in four that comes in time is too few`() {
        var polling = BusyPolling()
        var looks = 0
        for turn in 0..<400 {
            polling.note(turn % 4 == 0 ? Self.early : Self.late)
            looks += polling.isWorthwhile ? 1 : 0
        }
        #expect(looks <= 200)
    }

    @Test func `the limit itself is too late`() {
        var polling = BusyPolling()
        polling.note(BusyPolling.time)
        #expect(!polling.isWorthwhile)
        polling.note(BusyPolling.time - .nanoseconds(1))
        #expect(polling.isWorthwhile)
    }
}
