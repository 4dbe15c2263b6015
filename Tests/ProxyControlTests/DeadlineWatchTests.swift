import Synchronization
import TestSupport
import Testing

@testable import ProxyControl

@Suite struct DeadlineWatchTests {
    private final class Ended: Sendable {
        let keys = Mutex<[String]>([])
        var all: [String] { keys.withLock { $0 } }
    }

    private func watch() -> (ManualClock, Ended, DeadlineWatch<String, ManualClock>) {
        let (clock, ended) = (ManualClock(), Ended())
        return (clock, ended, DeadlineWatch(clock: clock) { key in ended.keys.withLock { $0.append(key) } })
    }

    @Test func `what is due first ends first`() async {
        let (clock, ended, watch) = watch()
        watch.set("late", clock.now + .seconds(3))
        watch.set("early", clock.now + .seconds(1))
        _ = await poll { clock.sleepers == 1 }
        clock.advance(by: .seconds(1))
        #expect(await poll { ended.all == ["early"] })
        _ = await poll { clock.sleepers == 1 }
        clock.advance(by: .seconds(2))
        #expect(await poll { ended.all == ["early", "late"] })
    }

    @Test func `a deadline that is moved or taken away does not end at its old time`() async {
        let (clock, ended, watch) = watch()
        watch.set("moved", clock.now + .seconds(1))
        watch.set("gone", clock.now + .seconds(1))
        watch.set("moved", clock.now + .seconds(5))
        watch.set("gone", nil)
        watch.set("mark", clock.now + .seconds(2))
        _ = await poll { clock.sleepers == 1 }
        clock.advance(by: .seconds(2))
        #expect(await poll { ended.all == ["mark"] })
        #expect(watch.end(of: "moved") != nil)
    }

    @Test func `nothing ends after it was stopped`() async {
        let (clock, ended, watch) = watch()
        watch.set("a", clock.now + .seconds(1))
        watch.stop()
        clock.advance(by: .seconds(2))
        #expect(await poll { clock.sleepers == 0 })
        #expect(ended.all.isEmpty)
    }
}
