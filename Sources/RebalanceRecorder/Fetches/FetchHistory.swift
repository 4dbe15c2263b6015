import NIOCore

/// Who fetched which partition when, as far back as rebalances need it.
///
/// Holds, for each client and partition, the Fetches of the last `horizonMicroseconds` and at most `limit`, but always the
/// last one: so what a member did before it fell silent stays known. All together are at most `total`, of `pairs` pairs.
struct FetchHistory: Sendable {
    struct Key: Hashable, Sendable {
        var client: String
        var partition: TopicPartition
    }

    /// Where a request stands in the history, to be found again when its answer comes.
    struct Place: Sendable {
        var key: Key
        var number: Int
    }

    fileprivate struct Track: Sendable {
        var touches: CircularBuffer<FetchTouch> = []
        /// How many have been dropped from the front.
        var dropped = 0
        /// Behind the last record that one of those brought.
        var droppedNext: Int64?
    }

    static let limit = 8_192
    static let total = 2_000_000
    static let pairs = 250_000
    static let horizonMicroseconds: Int64 = 120_000_000

    private var tracks: [Key: Track] = [:]
    /// Fetches that were forgotten because there were too many in the horizon.
    private(set) var forgotten = 0
    private var held = 0

    /// How many client and partition pairs are remembered.
    var count: Int { tracks.count }

    mutating func note(_ touch: FetchTouch, _ key: Key) -> Place {
        if tracks.count >= Self.pairs, tracks[key] == nil {
            forgotten += 1
            return Place(key: key, number: -1)
        }
        let before = tracks[key]?.touches.count ?? 0
        let limit = held < Self.total ? Self.limit : max(16, before - 1)
        let number = tracks[key, default: Track()].append(touch, limit: limit, forgotten: &forgotten)
        held += (tracks[key]?.touches.count ?? 0) - before
        return Place(key: key, number: number)
    }

    mutating func answer(_ place: Place, at moment: Moment, isGood: Bool, next: Int64?) {
        tracks[place.key]?.answer(place.number, at: moment, isGood: isGood, next: next)
    }

    /// The client's Fetches of the partition in the order of their requests, those after `start` and before `end`.
    func touches(
        _ client: String, _ partition: TopicPartition, after start: Moment = .beginning, before end: Moment = .never
    ) -> [FetchTouch] {
        guard let track = tracks[Key(client: client, partition: partition)] else { return [] }
        return track.touches.filter { $0.sent > start && $0.sent < end }
    }

    /// Behind the last record that the client was sent in those that are no longer held.
    func earlierNext(_ client: String, _ partition: TopicPartition) -> Int64? {
        tracks[Key(client: client, partition: partition)]?.droppedNext
    }

    /// Forgets clients that have not fetched since `microseconds`.
    mutating func forget(before microseconds: Int64) {
        tracks = tracks.filter { ($0.value.touches.last?.sent.microseconds ?? .min) >= microseconds }
        held = tracks.values.reduce(0) { $0 + $1.touches.count }
    }

    /// A topic that was known by its id has got a name.
    mutating func rename(_ old: String, to new: String) {
        for (key, track) in tracks where key.partition.topic == old {
            tracks[key] = nil
            let renamed = Key(client: key.client, partition: TopicPartition(new, key.partition.partition))
            if tracks[renamed] == nil { tracks[renamed] = track }
        }
    }
}

extension FetchHistory.Track {
    /// Returns the number under which the touch can be found again.
    mutating func append(_ touch: FetchTouch, limit: Int, forgotten: inout Int) -> Int {
        touches.append(touch)
        let oldest = touch.sent.microseconds - FetchHistory.horizonMicroseconds
        while touches.count > 1, let first = touches.first {
            let isTooMany = touches.count > limit
            guard isTooMany || first.sent.microseconds < oldest else { break }
            touches.removeFirst()
            if let next = first.next { droppedNext = max(droppedNext ?? next, next) }
            dropped += 1
            if isTooMany { forgotten += 1 }
        }
        return dropped + touches.count - 1
    }

    mutating func answer(_ number: Int, at moment: Moment, isGood: Bool, next: Int64?) {
        let offset = number - dropped
        guard offset >= 0, offset < touches.count else { return }
        let index = touches.index(touches.startIndex, offsetBy: offset)
        touches[index].answered = moment
        touches[index].isGood = isGood
        touches[index].next = next
    }
}
