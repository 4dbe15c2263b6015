/// A stream of messages under loss: what the kernel made of it in long runs, and what any other run is held to.
struct StreamStalls: Sendable, CustomStringConvertible {
    let share: Double
    let rate: Int
    /// Above which delay a message counts as late: half a gap, or what a busy machine does not add by itself; in ms.
    let threshold: Double
    /// Which share of the messages was late, and which one more than 100 ms.
    let late: Double
    let lateByTimer: Double
    /// How often a timer had to repair a loss in those runs, and of how many messages.
    let stalls: Int
    let messages: Int

    /// Linux 6.18, reno, loopback with an MTU of 1,500: twelve runs of 12 s, with 8 to 240 connections at once. From one run to the
    /// next the share of late messages has a standard deviation of 2 to 3 %, at one percent of loss of 6 and 19 %.
    static let measured = [
        StreamStalls(
            share: 0.01, rate: 100, threshold: 5, late: 0.0119, lateByTimer: 0.0012, stalls: 174, messages: 1_728_000),
        StreamStalls(
            share: 0.05, rate: 100, threshold: 5, late: 0.1016, lateByTimer: 0.0344, stalls: 8_281, messages: 3_456_000),
        StreamStalls(
            share: 0.10, rate: 100, threshold: 5, late: 0.2853, lateByTimer: 0.1409, stalls: 17_866, messages: 2_304_000
        ),
        StreamStalls(
            share: 0.01, rate: 1_000, threshold: 20, late: 0.0186, lateByTimer: 0.0110, stalls: 185, messages: 1_920_000
        ),
        StreamStalls(
            share: 0.05, rate: 1_000, threshold: 20, late: 0.3344, lateByTimer: 0.2096, stalls: 6_859,
            messages: 4_320_000
        ),
        StreamStalls(
            share: 0.10, rate: 1_000, threshold: 20, late: 0.6755, lateByTimer: 0.4645, stalls: 6_095,
            messages: 2_304_000
        ),
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
        return abs(late - expected) <= max(0.1 * self.late, 4 * chance * lateByTimer)
    }

    /// Whether the late messages are those of these stalls and of losses that the next message repaired, within a fifth.
    ///
    /// `lost`: packets.
    func isExplained(_ stream: StallStatistics, lost: Int, machine: Double = 0) -> Bool {
        let stalls = stream.timerStalls(over: threshold).count
        let repaired = gap > threshold ? Double(lost) * stream.known - Double(stalls) : 0
        let told = stream.lateByTimers(over: threshold, gap: gap) + repaired
        let late = stream.share(in: threshold..<1_000_000)
        let count = Double(stream.delays.count)
        // And the share is that of the table, within four standard errors of the stalls that it has in as many messages.
        let expected = count * Double(self.stalls) / Double(messages)
        let error = expected.squareRoot() * (208 + gap - threshold) / gap / count
        return abs(late * count - told) <= 0.2 * told + machine * count
            && abs(late - self.late) <= 4 * error + machine
    }
}
