import Invariants
import Measurement
import MessageLedger

/// What was recorded of a place in the log without its message: who committed past it, began beyond it, or found it gone.
struct TracePassages {
    let events: [RunEvent]
    let place: Place?

    /// Commits beyond a place with which nobody had begun; of each teller the first.
    var commits: [RunEvent] {
        let ahead = of(.commitAhead) { values, offset in
            (values["delivered"] ?? .infinity) <= offset && offset < values["committed"] ?? 0
        }
        let first = Dictionary(ahead.map { ($0.source, $0) }) { first, _ in first }
        return first.values.sorted { $0.atNanoseconds < $1.atNanoseconds }
    }

    /// Readers that began beyond it, or else passed it over on their way.
    var begins: [RunEvent] {
        let begins = of(.readFrom) { values, offset in
            (values["delivered"] ?? .infinity) <= offset && offset < values["offset"] ?? 0
        }
        return begins.isEmpty ? of(.skipped, Self.isInRange) : begins
    }

    var evictions: [RunEvent] { of(.evicted, Self.isInRange) }

    private static func isInRange(_ values: [String: Double], _ offset: Double) -> Bool {
        (values["from_offset"] ?? .infinity) <= offset && offset < values["to_offset"] ?? 0
    }

    private func of(_ kind: RunEvent.Kind, _ covers: ([String: Double], Double) -> Bool) -> [RunEvent] {
        guard let place else { return [] }
        return events.filter { event in
            guard event.kind == kind, let values = event.values, values["partition"] == Double(place.partition) else {
                return false
            }
            return covers(values, Double(place.offset))
        }
    }
}
