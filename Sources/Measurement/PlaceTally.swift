import MessageLedger

/// What is known of the places of a run's messages in the target's log.
public struct PlaceTally: Sendable, Hashable {
    /// Places of which acknowledgement and delivery told the same message.
    public var matched: UInt64 = 0
    /// Deliveries of one place beyond its first.
    public var repeats: UInt64 = 0
    /// Places that hold more than one message, by those who told of them.
    public var conflicts = Finds()
    /// Messages that were delivered, but not from the place that their acknowledgement told.
    public var moved = Finds()
    /// Messages at a further place of the log.
    public var logDuplicates = Finds()
    /// What could not be compared, since others of the records it needs are not there.
    public var incomparable = Finds()
    /// Acknowledged messages of which no acknowledgement told a place.
    public var unplaced: UInt64 = 0
    /// Acknowledgements that told a place of a message which is not marked as acknowledged.
    public var unmarked: UInt64 = 0

    public init() {}

    /// How many of a kind, and the first ten in words.
    public struct Finds: Sendable, Hashable {
        public var total: UInt64 = 0
        public var examples: [Find] = []

        public init() {}

        public mutating func add(_ find: Find) {
            total += 1
            if examples.count < 10 { examples.append(find) }
        }

        public mutating func add(_ other: Finds) {
            total += other.total
            examples = Array((examples + other.examples).prefix(10))
        }
    }

    /// One message, and the places it is about.
    public struct Find: Sendable, Hashable {
        public var messages: [MessageID]
        public var places: [Place]

        public init(messages: [MessageID], places: [Place]) {
            self.messages = messages
            self.places = places
        }
    }
}
