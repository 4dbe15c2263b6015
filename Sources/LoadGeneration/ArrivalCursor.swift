import Experiments

/// Goes through the arrivals of a schedule in order, in a few nanoseconds each.
///
/// It gives the same times as `ArrivalSchedule.nanoseconds(ofArrival:)`. One value per thread.
public struct ArrivalCursor: Sendable {
    private let schedule: ArrivalSchedule
    private let stride: UInt64
    /// The next arrival of this worker.
    private var index: UInt64
    private var segment = 0
    /// Arrivals before this one are in the present run of a constant rate.
    private var runEnd: UInt64 = 0
    private var run = HoldRun()
    /// The times of a block of Poisson arrivals.
    private var block: [UInt64] = []
    private var blockNumber = UInt64.max

    init(_ schedule: ArrivalSchedule, worker: UInt64, of workers: UInt64) {
        precondition(worker < workers, "workers count from 0")
        (self.schedule, index, stride) = (schedule, worker, workers)
    }

    /// The next arrival: its number, and when it is due in nanoseconds from the start; nil at the end.
    public mutating func next() -> (index: UInt64, nanoseconds: UInt64)? {
        guard index < schedule.count else { return nil }
        let arrival = index
        index += stride
        if arrival < runEnd {
            defer { run.advance() }
            return (arrival, run.time)
        }
        return (arrival, time(of: arrival))
    }

    private mutating func time(of arrival: UInt64) -> UInt64 {
        switch schedule.kind {
        case .even, .uniform:
            let position = schedule.position(ofArrival: arrival)
            advance(to: position)
            if case .even = schedule.kind, beginRun(at: arrival) {
                defer { run.advance() }
                return run.time
            }
            return schedule.curve.nanoseconds(of: position, in: segment)
        case .poisson(let arrivals):
            let number = arrival / PoissonArrivals.blockLength
            if number != blockNumber {
                arrivals.draw(number, on: schedule.curve, into: &block)
                blockNumber = number
            }
            return block[Int(arrival % PoissonArrivals.blockLength)]
        case .recorded(let times): return times[Int(arrival)]
        }
    }

    private mutating func advance(to position: ArrivalPosition) {
        // The last segment stands for the end and holds no arrival.
        while schedule.curve.segments[segment + 1].start <= position { segment += 1 }
    }

    /// Begins a run of evenly spaced arrivals, if the rate of the segment is constant.
    private mutating func beginRun(at arrival: UInt64) -> Bool {
        let held = schedule.curve.segments[segment]
        guard held.isHold else { return false }
        runEnd = schedule.curve.segments[segment + 1].start.nextIndex
        run = HoldRun(held, from: arrival, stride: stride)
        return true
    }
}
