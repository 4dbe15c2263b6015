import Experiments

/// Chooses the kind of an event: as a trace recorded it, otherwise by weight.
struct KindChooser: Sendable {
    private let recorded: [UInt16]
    /// The sum of the weights up to each kind.
    private let limits: [UInt64]

    init(_ profile: LoadProfile) {
        if case .trace(.arrivals(let arrivals), _) = profile.model { recorded = arrivals.kinds } else { recorded = [] }
        var sum: UInt64 = 0
        limits = profile.events.map { event in
            sum += UInt64(event.weight)
            return sum
        }
    }

    /// An index into the events of the profile.
    func kind(of index: UInt64, for word: UInt64) -> Int {
        if index < recorded.count { return Int(recorded[Int(index)]) }
        guard limits.count > 1 else { return 0 }
        let ticket = word.multipliedFullWidth(by: limits[limits.count - 1]).high
        return limits.partitioningIndex { $0 > ticket }
    }
}
