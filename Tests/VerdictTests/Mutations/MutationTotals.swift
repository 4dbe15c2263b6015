import Synchronization

/// How often each change was made, and who convicted it.
final class MutationTotals: Sendable, CustomStringConvertible {
    private struct Row: Hashable {
        var mutation: Mutation
        var promises: [Promise]
    }

    private let rows = Mutex<[Row: Int]>([:])

    func add(_ mutation: Mutation, convictedBy promises: [Promise]) {
        rows.withLock { $0[Row(mutation: mutation, promises: promises), default: 0] += 1 }
    }

    var applied: Int { rows.withLock { $0.values.reduce(0, +) } }

    func count(of mutation: Mutation) -> Int {
        rows.withLock { $0.filter { $0.key.mutation == mutation }.values.reduce(0, +) }
    }

    var description: String {
        let counted = rows.withLock { $0 }
        let lines = Mutation.allCases.flatMap { mutation in
            counted.filter { $0.key.mutation == mutation }.sorted { $0.value > $1.value }.map { row, count in
                let promises = row.promises.map(\.rawValue).joined(separator: ", ")
                return "  \(count) x \(mutation.rawValue): \(promises.isEmpty ? "nothing is broken" : promises)"
            }
        }
        return (["\(applied) changes of a good run:"] + lines).joined(separator: "\n")
    }
}
