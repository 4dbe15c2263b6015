import Foundation
import Measurement

/// Members that are told not to poll.
extension ConsumerGroupFleet {
    /// Whether members can be told not to poll.
    public nonisolated var canStall: Bool { stalls != nil }

    /// Tells a member not to poll for a while; whether it says within 10 s that it does not.
    public func stall(_ name: String, for duration: Duration) async -> Bool {
        guard let stalls, let number = PollStall.number(of: name), let pid = pid(of: name) else { return false }
        stalls.ask(number, pid: pid, until: MonotonicClock.now + UInt64(duration.microseconds) * 1000)
        return await waitFor(name, pid) { stalls.isStalled(number, pid: pid) }
    }

    /// Takes that back; whether the member lives and says within 10 s that it polls.
    public func letPoll(_ name: String) async -> Bool {
        guard let stalls, let number = PollStall.number(of: name) else { return false }
        stalls.release(number)
        guard let pid = pid(of: name) else { return false }
        return await waitFor(name, pid) { !stalls.isStalled(number, pid: pid) }
    }

    private func waitFor(_ name: String, _ pid: pid_t, _ condition: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline, self.pid(of: name) == pid {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}
