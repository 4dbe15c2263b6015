import Testing

@testable import Measurement

@Suite struct SampleScheduleTests {
    private static let second: UInt64 = 1_000_000_000
    private let schedule = SampleSchedule(start: 10 * second, end: 13 * second)

    private func covered(_ begin: Double, _ end: Double) -> Double {
        let nanoseconds = schedule.covered(
            from: UInt64(begin * Double(Self.second)), to: UInt64(end * Double(Self.second)))
        return Double(nanoseconds) / Double(Self.second)
    }

    @Test func `samples are a second apart, and one is taken at the end of the load`() {
        var times: [UInt64] = [9_700_000_000]
        while times.count < 7, let last = times.last { times.append(schedule.next(after: last)) }
        #expect(times.map { $0 / 100_000_000 } == [97, 107, 117, 127, 130, 140, 150])
    }

    @Test func `a window that would be very short joins the one before`() {
        #expect(schedule.next(after: 11_800_000_000) == 13_000_000_000)
        #expect(schedule.next(after: 13_000_000_000) == 14_000_000_000)
    }

    @Test(arguments: [(9.7, 10.7, 0.7), (10.7, 11.7, 1), (12.7, 13.02, 0.3), (13.02, 14, 0.98), (9, 9.5, 0.5)])
    func `a rate counts for the part of the window in which there is load`(begin: Double, end: Double, part: Double) {
        #expect(abs(covered(begin, end) - part) < 1e-6)
    }

    @Test func `a window without length is one nanosecond long`() {
        #expect(schedule.covered(from: 11, to: 11) == 1)
        #expect(schedule.covered(from: 11 * Self.second, to: 11 * Self.second) == 1)
    }
}
