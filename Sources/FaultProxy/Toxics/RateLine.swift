import NIOCore
import Synchronization

/// Meters bytes at a rate: a virtual clock says until when the line is paid for, so that no rounding ever adds up.
struct RateLine {
    /// What an idle line may send at once.
    private static let burst = TimeAmount.milliseconds(2)
    /// A line without bytes is idle after this time: a steady sender, or the loop itself, may be late by as much.
    private static let pause = TimeAmount.milliseconds(20)
    /// Bytes go in portions of this time, except where a chunk is smaller.
    private static let portion = TimeAmount.milliseconds(2)

    /// 0 lets nothing through.
    var bytesPerSecond: Int
    private var paidUntil = NIODeadline.uptimeNanoseconds(0)

    init(bytesPerSecond: Int) { self.bytesPerSecond = bytesPerSecond }

    /// Bytes have come to a line on which none waited: its idle time is no credit.
    mutating func wake(at now: NIODeadline) {
        if now - paidUntil > Self.pause { paidUntil = now - Self.burst }
    }

    /// How many of `wanted` bytes may go now: all, a portion or more of them, or none.
    mutating func grant(_ wanted: Int, at now: NIODeadline) -> Int {
        guard bytesPerSecond > 0 else { return 0 }
        let seconds = Double((now - paidUntil).nanoseconds) / 1e9
        let allowed = Int(min(max(0, seconds * Double(bytesPerSecond) + 1e-3), 1e15))
        guard allowed >= least(of: wanted) else { return 0 }
        let granted = min(wanted, allowed)
        paidUntil = paidUntil + .nanoseconds(Int64(Double(granted) * 1e9 / Double(bytesPerSecond)))
        return granted
    }

    /// When `grant` gives something again.
    func due(for wanted: Int) -> NIODeadline {
        guard bytesPerSecond > 0 else { return .distantFuture }
        return paidUntil + .nanoseconds(Int64((Double(least(of: wanted)) * 1e9 / Double(bytesPerSecond)).rounded(.up)))
    }

    private func least(of wanted: Int) -> Int {
        min(wanted, max(1, bytesPerSecond * Int(Self.portion.nanoseconds / 1_000) / 1_000_000))
    }
}

/// A line that connections of all loops share.
final class SharedRate: Sendable {
    private let line: Mutex<RateLine>
    init(bytesPerSecond: Int) { line = Mutex(RateLine(bytesPerSecond: bytesPerSecond)) }

    func change(to bytesPerSecond: Int) { line.withLock { $0.bytesPerSecond = bytesPerSecond } }
    func wake(at now: NIODeadline) { line.withLock { $0.wake(at: now) } }
    func grant(_ wanted: Int, at now: NIODeadline) -> Int { line.withLock { $0.grant(wanted, at: now) } }
    func due(for wanted: Int) -> NIODeadline { line.withLock { $0.due(for: wanted) } }
}

/// The lines that connections share, by the name of what shares them.
final class SharedRates: Sendable {
    private let lines = Mutex<[String: SharedRate]>([:])

    /// The line of this name, at this rate from now on.
    func line(_ name: String, bytesPerSecond: Int) -> SharedRate {
        let line = lines.withLock { lines in
            if let known = lines[name] { return known }
            let line = SharedRate(bytesPerSecond: bytesPerSecond)
            lines[name] = line
            return line
        }
        line.change(to: bytesPerSecond)
        return line
    }
}
