import Invariants
import MessageLedger

/// What each invariant must say of a history, by its definition: sets and lists of all messages, nothing of the ledger.
struct Expectation {
    /// How many deliveries of a place again `duplicates` allows.
    private let allowedRepeats: Int
    private let history: History
    private let sights: [Sight]
    private let acknowledgements: [(index: Int, message: UInt64, place: Place?)]
    private let places: PlaceTruth
    private let delivered: Set<UInt64>

    init(of history: History, allowedRepeats: Int) {
        self.history = history
        self.allowedRepeats = allowedRepeats
        (sights, acknowledgements) = (history.deliveries, history.acknowledgements)
        places = PlaceTruth(sights, acknowledgements)
        delivered = Set(sights.map(\.message))
    }

    var verdicts: [Promise: Verdict] {
        [
            .noLoss: noLoss, .noPhantoms: noPhantoms, .duplicates: duplicates, .offsetsAgree: offsetsAgree,
            .orderPerKey: order { self.history.keys[Int($0.message)] },
            .orderPerPartition: order { $0.place.partition },
            .resume: resume, .commits: commits, .ownership: ownership,
        ]
    }

    // MARK: Messages

    private typealias Sight = (index: Int, member: String, place: Place, message: UInt64)

    private var noLoss: Verdict {
        let acknowledged = Set(acknowledgements.map(\.message))
        return acknowledged.isEmpty ? .inconclusive : acknowledged.isSubset(of: delivered) ? .held : .violated
    }

    private var noPhantoms: Verdict {
        let strange = history.steps.contains { step in
            if case .delivered(_, let delivery) = step { delivery.content.message == nil } else { false }
        }
        return strange ? .violated : delivered.isEmpty ? .inconclusive : .held
    }

    private func order<Scope: Hashable>(within scope: (Sight) -> Scope) -> Verdict {
        guard delivered.count > 1 else { return .inconclusive }
        var seen: Set<UInt64> = []
        var latest: [Scope: UInt64] = [:]
        for sight in sights where seen.insert(sight.message).inserted {
            guard latest[scope(sight)].map({ $0 < sight.message }) ?? true else { return .violated }
            latest[scope(sight)] = sight.message
        }
        return .held
    }

    // MARK: Places

    private var offsetsAgree: Verdict {
        guard places.conflicts.isEmpty, places.moved.isEmpty else { return .violated }
        return placesAreKnown ? .held : .inconclusive
    }

    private var duplicates: Verdict {
        guard !delivered.isEmpty else { return .inconclusive }
        guard places.again == 0, places.repeats <= allowedRepeats else { return .violated }
        return placesAreKnown ? .held : .inconclusive
    }

    /// Whether every acknowledgement told a place, and one at least was read from.
    private var placesAreKnown: Bool { places.isComparable && acknowledgements.allSatisfy { $0.place != nil } }

    // MARK: Partitions

    /// Goes through the reads and commits with, per partition, the offset after the highest one delivered so far.
    private func walk(_ body: (History.Step, _ next: [Int64], _ isFirst: (Int32) -> Bool) -> Void) {
        var next = history.startOffsets
        var touched: Set<Int32> = []
        for step in history.steps {
            body(step, next) { !touched.contains($0) }
            guard case .delivered(_, let delivery) = step else { continue }
            let partition = Int(delivery.place.partition)
            touched.insert(delivery.place.partition)
            next[partition] = max(next[partition], delivery.place.offset + 1)
        }
    }

    private var resume: Verdict {
        var waiting: [String: Set<Int32>] = [:]
        var (takeovers, tooFar) = (0, 0)
        walk { step, next, isFirst in
            switch step {
            case .assigned(let member, let partitions, _): waiting[member, default: []].formUnion(partitions)
            case .revoked(let member, let partitions): waiting[member, default: []].subtract(partitions)
            case .ended(let member): waiting[member] = nil
            case .delivered(let member, let delivery):
                let partition = delivery.place.partition
                guard waiting[member, default: []].remove(partition) != nil else { return }
                takeovers += isFirst(partition) ? 0 : 1
                tooFar += delivery.place.offset > next[Int(partition)] ? 1 : 0
            default: break
            }
        }
        return tooFar > 0 ? .violated : takeovers > 0 ? .held : .inconclusive
    }

    private var commits: Verdict {
        var (all, ahead) = (0, 0)
        walk { step, next, _ in
            guard case .committed(_, let positions) = step else { return }
            all += 1
            ahead += positions.contains { $0.value > next[Int($0.key)] } ? 1 : 0
        }
        return ahead > 0 ? .violated : all > 0 ? .held : .inconclusive
    }

    private var ownership: Verdict {
        var holdings: [String: Set<Int32>] = [:]
        var generations: [String: Int] = [:]
        var (claims, conflicts) = (0, 0)
        for step in history.steps {
            switch step {
            case .assigned(let member, let partitions, let generation):
                holdings[member, default: []].formUnion(partitions)
                generations[member] = generation
                claims += partitions.count
                let others = holdings.filter { $0.key != member && generations[$0.key] == generation }
                conflicts += others.count { !$0.value.isDisjoint(with: holdings[member] ?? []) } > 0 ? 1 : 0
            case .revoked(let member, let partitions): holdings[member]?.subtract(partitions)
            case .ended(let member): holdings[member] = nil
            default: break
            }
        }
        return conflicts > 0 ? .violated : claims > 0 ? .held : .inconclusive
    }
}
