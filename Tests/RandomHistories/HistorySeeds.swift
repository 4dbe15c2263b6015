import Foundation

/// The seeds of a run of random histories.
///
/// `HIGHWATER_HISTORY_SEED` alone asks for one history; with `HIGHWATER_HISTORIES` it is the first of so many, and with
/// `HIGHWATER_HISTORY_MINUTES` the first of as many as that time allows.
package struct HistorySeeds: Sequence, IteratorProtocol {
    private var seeds: Range<UInt64>
    private let end: ContinuousClock.Instant?

    package init(
        _ usual: UInt64, asked: [String: String] = ProcessInfo.processInfo.environment,
        now: ContinuousClock.Instant = .now
    ) {
        let number = { (name: String) in asked["HIGHWATER_" + name].flatMap(UInt64.init) }
        let (first, count, minutes) = (number("HISTORY_SEED"), number("HISTORIES"), number("HISTORY_MINUTES"))
        let most = minutes == nil ? (first == nil ? usual : 1) : UInt64(UInt32.max)
        let from = first ?? 0
        seeds = from..<from + (count ?? most)
        end = minutes.map { now + .seconds($0 * 60) }
    }

    package mutating func next() -> UInt64? {
        if let end, ContinuousClock.now >= end { return nil }
        return seeds.popFirst()
    }
}
