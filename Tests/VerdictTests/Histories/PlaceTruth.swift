import MessageLedger

/// What is to be said of the places of a history, from the list of all that was told of them.
struct PlaceTruth {
    /// Places that several messages were told to lie at.
    var conflicts: Set<Place> = []
    /// Messages that were delivered, but not from where their acknowledgement said.
    var moved: Set<UInt64> = []
    /// Messages at a further place of the log, once for each such place.
    var again = 0
    /// Deliveries of a place beyond its first.
    var repeats = 0
    /// Whether a place was both acknowledged and read.
    var isComparable = false

    init(of history: History) { self.init(history.deliveries, history.acknowledgements) }

    init(
        _ sights: [(index: Int, member: String, place: Place, message: UInt64)],
        _ acknowledgements: [(index: Int, message: UInt64, place: Place?)]
    ) {
        var told: [Place: Set<UInt64>] = [:]
        var readFrom: [UInt64: [Place]] = [:]
        for sight in sights {
            told[sight.place, default: []].insert(sight.message)
            readFrom[sight.message, default: []].append(sight.place)
        }
        var acknowledgedAt: [UInt64: Place] = [:]
        for acknowledgement in acknowledgements {
            guard let place = acknowledgement.place else { continue }
            told[place, default: []].insert(acknowledgement.message)
            acknowledgedAt[acknowledgement.message] = place
        }
        conflicts = Set(told.filter { $0.value.count > 1 }.keys)
        let inConflict = conflicts.reduce(into: Set<UInt64>()) { $0.formUnion(told[$1] ?? []) }
        for (message, places) in readFrom where !inConflict.contains(message) {
            let distinct = Set(places)
            repeats += places.count - distinct.count
            if let place = acknowledgedAt[message], !distinct.contains(place) {
                moved.insert(message)
            } else {
                if acknowledgedAt[message] != nil { isComparable = true }
                again += distinct.count - 1
            }
        }
    }
}
