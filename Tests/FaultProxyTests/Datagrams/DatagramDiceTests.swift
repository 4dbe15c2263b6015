import NIOCore
import Testing

@testable import FaultProxy

@Suite struct DatagramDiceTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// The fates of so many datagrams of 100 bytes, a millisecond apart.
    private static func fates(_ faults: DatagramFaults, seed: UInt64 = 1, count: Int = 20_000) -> [DatagramFate] {
        var dice = DatagramDice(seed: seed)
        var line = DatagramBottleneck()
        return (0..<count).map {
            dice.fate(length: 100, at: start + .milliseconds(Int64($0)), under: faults, line: &line)
        }
    }

    @Test func `without faults everything arrives at once`() {
        let arrivals = Self.fates(.none, count: 3)
        #expect(
            arrivals
                == (0..<3).map { DatagramFate(passage: .arrives(Self.start + .milliseconds(Int64($0)))) })
    }

    @Test func `shares are met, each by itself`() {
        let faults = DatagramFaults(loss: 0.1, duplication: 0.2, reordering: 0.3, corruption: 0.05)
        let fates = Self.fates(faults)
        let arrived = fates.filter { $0.passage != .dropped(.lost) }
        func share(_ isMeant: (DatagramFate) -> Bool) -> Double {
            Double(arrived.count(where: isMeant)) / Double(arrived.count)
        }
        #expect(isWithinTenth(1 - Double(arrived.count) / 20_000, of: 0.1, count: 20_000))
        #expect(isWithinTenth(share { $0.copies == 2 }, of: 0.2, count: 20_000))
        #expect(isWithinTenth(share { $0.flippedBit != nil }, of: 0.05, count: 20_000))
        let overtaken = share { if case .overtaken = $0.passage { true } else { false } }
        #expect(isWithinTenth(overtaken, of: 0.3, count: 20_000))
        #expect(arrived.compactMap(\.flippedBit).allSatisfy { (0..<800).contains($0) })
    }

    @Test func `the same seed decides the same, another one otherwise`() {
        let faults = DatagramFaults(loss: 0.5, latency: .milliseconds(10), jitter: .milliseconds(5))
        #expect(Self.fates(faults, seed: 7) == Self.fates(faults, seed: 7))
        #expect(Self.fates(faults, seed: 7) != Self.fates(faults, seed: 8))
    }

    @Test func `what is lost does not depend on the other faults`() {
        func lost(_ faults: DatagramFaults) -> [Bool] { Self.fates(faults).map { $0.passage == .dropped(.lost) } }
        let others = DatagramFaults(
            loss: 0.3, duplication: 0.5, reordering: 0.5, corruption: 0.5, latency: .seconds(1), jitter: .seconds(1))
        #expect(lost(DatagramFaults(loss: 0.3)) == lost(others))
    }

    @Test func `latency varies by the jitter, evenly to both sides`() {
        let faults = DatagramFaults(latency: .milliseconds(50), jitter: .milliseconds(20))
        let delays = Self.fates(faults).enumerated().map { index, fate in
            guard case .arrives(let due) = fate.passage else { return 0.0 }
            return Double((due - (Self.start + .milliseconds(Int64(index)))).nanoseconds) / 1e6
        }
        #expect(delays.allSatisfy { (30...70).contains($0) })
        #expect(abs(delays.reduce(0, +) / 20_000 - 50) < 0.5)
    }

    @Test func `a bandwidth spaces datagrams, and drops what its queue has no room for`() {
        // 100 bytes take 10 ms: nine of ten that come each millisecond find the line busy.
        let faults = DatagramFaults(bytesPerSecond: 10_000, queueLimit: 500)
        let fates = Self.fates(faults, count: 10_000)
        let arrivals = fates.compactMap { fate -> NIODeadline? in
            guard case .arrives(let due) = fate.passage else { return nil }
            return due
        }
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $1 - $0 == .milliseconds(10) })
        #expect((1_000...1_006).contains(arrivals.count))
        #expect(fates.count { $0.passage == .dropped(.queueFull) } == 10_000 - arrivals.count)
    }

    @Test(arguments: [
        DatagramFaults(loss: 1.1), DatagramFaults(duplication: -0.1), DatagramFaults(corruption: .nan),
        DatagramFaults(latency: .seconds(-1)), DatagramFaults(latency: .milliseconds(1), jitter: .milliseconds(2)),
        DatagramFaults(bytesPerSecond: 0), DatagramFaults(queueLimit: -1), DatagramFaults(reordering: 2),
    ])
    func `what cannot be is refused with a remedy`(faults: DatagramFaults) {
        let error = #expect(throws: ProxyError.self) { try faults.check() }
        #expect(error?.remedy.isEmpty == false)
    }
}
