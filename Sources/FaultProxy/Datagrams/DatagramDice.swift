import NIOCore

/// Decides the fate of the datagrams of one flow in one direction under one toxic; knows no channel and no clock.
///
/// The same number of dice is thrown for each datagram, so that what one fault does is independent of the others.
struct DatagramDice {
    private var dice: SeededGenerator

    init(seed: UInt64) { dice = SeededGenerator(seed: seed) }

    /// `line`: the bandwidth that all flows of the direction share.
    mutating func fate(
        length: Int, at now: NIODeadline, under faults: DatagramFaults, line: inout DatagramBottleneck
    ) -> DatagramFate {
        let (lost, doubled, overtaken) = (dice.unit(), dice.unit(), dice.unit())
        let (corrupted, delay, bit) = (dice.unit(), dice.unit(), dice.next())
        guard lost >= faults.loss else { return DatagramFate(passage: .dropped(.lost)) }
        let copies = doubled < faults.duplication ? 2 : 1
        guard let departure = line.depart(bytes: length * copies, at: now, under: faults) else {
            return DatagramFate(passage: .dropped(.queueFull))
        }
        let jitter = Double(TimeAmount(faults.jitter).nanoseconds) * (2 * delay - 1)
        let arrival = departure + TimeAmount(faults.latency) + .nanoseconds(Int64(jitter))
        var fate = DatagramFate(passage: .arrives(arrival), copies: copies)
        if overtaken < faults.reordering {
            fate.passage = .overtaken(latest: arrival + TimeAmount(faults.reorderingLimit))
        }
        if corrupted < faults.corruption, length > 0 { fate.flippedBit = Int(bit % UInt64(length * 8)) }
        return fate
    }
}
