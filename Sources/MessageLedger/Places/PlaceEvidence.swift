import SystemPackage

/// What the files of a run tell of the places of its messages: totals, and each record where something is odd.
public struct PlaceEvidence: Sendable {
    /// One message told at one place.
    public struct Sighting: Sendable, Hashable {
        public var message: MessageID
        public var place: Place

        init(_ message: UInt64, key: UInt64, slot: Int) {
            self.message = MessageID(packed: message)
            let packed = key << PlaceBlock.offsetBits | UInt64(slot)
            place = Place(packed: packed) ?? Place(partition: -1, offset: -1)
        }
    }

    /// Places of which acknowledgement and delivery told the same message.
    public internal(set) var matched: UInt64 = 0
    /// Deliveries of a matched place beyond the first.
    public internal(set) var repeats: UInt64 = 0
    /// Acknowledgements that told a place.
    public internal(set) var acknowledgements: UInt64 = 0
    /// Acknowledged, and no delivery told of the place, in the order of the messages.
    public internal(set) var undelivered: [Sighting] = []
    /// Delivered from a place that no acknowledgement told of, once for each delivery, in the order of the messages.
    public internal(set) var unacknowledged: [Sighting] = []
    /// Every message of a place that holds more than one, in the order of the places.
    public internal(set) var conflicting: [Sighting] = []
    /// Records of blocks whose other records are gone.
    public internal(set) var incomparable: [Sighting] = []
    /// A place of each message that is in conflict.
    private var conflicts: [MessageID: Place] = [:]

    /// Whether a message shares a place with another.
    public func isInConflict(_ message: MessageID) -> Bool { conflicts[message] != nil }

    /// Reads the files of a run, some blocks at a time.
    ///
    /// - Throws: `LedgerError` when one of them is damaged or cut short.
    public static func read(_ directory: FilePath, run: UInt64) throws(LedgerError) -> PlaceEvidence {
        var evidence = PlaceEvidence()
        let folded = try FoldedBlocks.read(in: directory, run: run)
        for counts in folded.values {
            evidence.matched += counts.places
            evidence.repeats += counts.repeats
            evidence.acknowledgements += counts.places
        }
        var files: [PlaceIndex] = []
        for (name, teller) in try PlaceIndex.names(in: directory) {
            files.append(try PlaceIndex(name, teller, in: directory, run: run))
        }
        let keys = Set(files.flatMap(\.blocks.keys)).sorted()
        let reader = PlaceBlockReader(directory: directory, run: run)
        for first in stride(from: 0, to: keys.count, by: PlaceBlockReader.atOnce) {
            let round = keys[first..<min(first + PlaceBlockReader.atOnce, keys.count)]
            let blocks = try reader.read(Set(round), from: files)
            for key in round { if let block = blocks[key] { evidence.add(block, key, isFolded: folded[key] != nil) } }
        }
        for sighting in evidence.conflicting { evidence.conflicts[sighting.message] = sighting.place }
        evidence.undelivered.sort { $0.message < $1.message }
        evidence.unacknowledged.sort { $0.message < $1.message }
        return evidence
    }

    private mutating func add(_ block: PlaceBlock, _ key: UInt64, isFolded: Bool) {
        let strangers = Dictionary(grouping: block.strangers, by: \.slot)
        for stranger in block.strangers where stranger.teller == .acknowledgements { acknowledgements += 1 }
        block.forEachSlot { slot in
            acknowledgements += UInt64(slot.acknowledgements)
            let sighting = Sighting(slot.message, key: key, slot: slot.offset)
            let others = strangers.isEmpty ? [] : strangers[slot.offset] ?? []
            if isFolded {
                incomparable += [sighting] + others.map { Sighting($0.message, key: key, slot: $0.slot) }
            } else if !others.isEmpty {
                var seen: Set<UInt64> = [slot.message]
                conflicting.append(sighting)
                for other in others where seen.insert(other.message).inserted {
                    conflicting.append(Sighting(other.message, key: key, slot: other.slot))
                }
            } else if slot.acknowledgements == 0 {
                unacknowledged += [Sighting](repeating: sighting, count: slot.deliveries)
            } else if slot.deliveries == 0 {
                undelivered.append(sighting)
            } else {
                matched += 1
                repeats += UInt64(slot.deliveries - 1)
            }
        }
    }
}

extension [PlaceEvidence.Sighting] {
    /// The first sighting of a message, in a list that is in the order of the messages.
    public func first(of message: MessageID) -> PlaceEvidence.Sighting? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].message < message { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low].message == message ? self[low] : nil
    }
}

extension PlaceEvidence {
    /// The places of acknowledged messages that no delivery was matched with, for whoever asks in the order of the messages:
    /// each costs the same, however many there are.
    public struct AcknowledgedPlaces {
        private let evidence: PlaceEvidence
        private var index = 0

        fileprivate init(_ evidence: PlaceEvidence) { self.evidence = evidence }

        /// The place of a message, which comes after those asked for before; nil where its acknowledgement was matched, or told none.
        public mutating func place(of message: MessageID) -> Place? {
            let list = evidence.undelivered
            while index < list.count, list[index].message < message { index += 1 }
            if index < list.count, list[index].message == message { return list[index].place }
            return evidence.conflicts.isEmpty ? nil : evidence.conflicts[message]
        }
    }

    public var acknowledgedPlaces: AcknowledgedPlaces { AcknowledgedPlaces(self) }

    /// The places that acknowledgements told of some messages, as far as their records are still there.
    ///
    /// - Throws: `LedgerError` when a file is damaged.
    public static func places(
        of messages: Set<MessageID>, in directory: FilePath, run: UInt64
    ) throws(LedgerError) -> [MessageID: Place] {
        var places: [MessageID: Place] = [:]
        guard !messages.isEmpty else { return places }
        let packed = Set(messages.map(\.packed))
        try forEachRecord(.acknowledgements, in: directory, run: run) { message, place in
            if packed.contains(message) { places[MessageID(packed: message)] = Place(packed: place) }
        }
        return places
    }

    /// The messages that a consumer told the place of, as far as the records are still there, without those that nobody asks for.
    ///
    /// - Throws: `LedgerError` when a file is damaged.
    public static func delivered(
        in directory: FilePath, run: UInt64, where isAsked: (MessageID) -> Bool
    ) throws(LedgerError) -> Set<MessageID> {
        var delivered: Set<MessageID> = []
        try forEachRecord(.deliveries, in: directory, run: run) { message, _ in
            let message = MessageID(packed: message)
            if isAsked(message) { delivered.insert(message) }
        }
        return delivered
    }

    private static func forEachRecord(
        _ wanted: PlaceFile.Teller, in directory: FilePath, run: UInt64,
        _ body: (_ message: UInt64, _ place: UInt64) -> Void
    ) throws(LedgerError) {
        for (name, teller) in try PlaceIndex.names(in: directory) where teller == wanted {
            try PlaceFileReader(directory.appending(name), teller, run: run).forEachRecord { body($1, $0) }
        }
    }
}
