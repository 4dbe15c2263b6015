/// A stream of messages under loss: what the kernel made of it in long runs, and what any other run is held to.
struct StreamStalls: Sendable, CustomStringConvertible {
    let share: Double
    let rate: Int
    /// Above which delay a message counts as late: half a gap, or what a busy machine does not add by itself; in ms.
    let threshold: Double
    /// Which share of the messages was late, and which one more than 100 ms.
    let late: Double
    let lateByTimer: Double
    /// How often a timer had to repair a loss in that run.
    let stalls: Int

    /// Linux 6.18, reno, loopback with an MTU of 1,500: connections of 40 s each, some minutes in all.
    static let measured = [
        StreamStalls(share: 0.01, rate: 100, threshold: 5, late: 0.0128, lateByTimer: 0.0015, stalls: 42),
        StreamStalls(share: 0.05, rate: 100, threshold: 5, late: 0.1021, lateByTimer: 0.0344, stalls: 848),
        StreamStalls(share: 0.10, rate: 100, threshold: 5, late: 0.2880, lateByTimer: 0.1420, stalls: 2_797),
        StreamStalls(share: 0.01, rate: 1_000, threshold: 20, late: 0.0136, lateByTimer: 0.0094, stalls: 15),
        StreamStalls(share: 0.05, rate: 1_000, threshold: 20, late: 0.3438, lateByTimer: 0.2077, stalls: 389),
        StreamStalls(share: 0.10, rate: 1_000, threshold: 20, late: 0.6774, lateByTimer: 0.4670, stalls: 646),
    ]

    /// In milliseconds.
    var gap: Double { 1_000 / Double(rate) }
    var description: String { "\(share) at \(rate)/s" }

    /// Whether a share of late messages is that of these stalls: within a tenth, or four standard errors by the number
    /// of stalls seen, for a few stalls make many messages late.
    ///
    /// `machine`: the share that is late without any loss, because the machine did something else meanwhile.
    func isSame(_ late: Double, stalls seen: Int, machine: Double = 0) -> Bool {
        let chance = (1 / Double(max(1, seen)) + 1 / Double(max(1, stalls))).squareRoot()
        let expected = 1 - (1 - self.late) * (1 - machine)
        return abs(late - expected) <= max(0.1 * self.late, 4 * chance * lateByStalls)
    }

    /// Which share a stall makes late: all of what is due meanwhile but for the end of it, and not the half that is later
    /// than 100 ms.
    var lateByStalls: Double { lateByTimer * (208 + gap - threshold) / (208 + gap - 100) }

    /// Whether the late messages are those of these stalls and of losses that the next message repaired, within a fifth.
    ///
    /// `stalls`: how long each took, in milliseconds: whatever was due meanwhile is late, but for the last of it. One of them may
    /// be the end of its stream, where nothing more is due. `lost`: packets.
    func isExplained(_ late: Double, of count: Int, stalls: [Double], lost: Int, machine: Double = 0) -> Bool {
        let stalled = stalls.reduce(0) { $0 + ($1 - threshold) / gap }
        let repaired = gap > threshold ? Double(lost - stalls.count) : 0
        let told = stalled + repaired
        // And the share is that of the table, within four standard errors of as many stalls.
        let error = Double(max(1, stalls.count)).squareRoot() * (208 + gap - threshold) / gap / Double(count)
        let seen = late * Double(count)
        let lastStall = seen < told ? ((stalls.max() ?? threshold) - threshold) / gap + 0.1 * told : 0
        return abs(seen - told) <= max(0.2 * told, lastStall) + machine * Double(count)
            && abs(late - self.late) <= 4 * error + machine
    }
}
