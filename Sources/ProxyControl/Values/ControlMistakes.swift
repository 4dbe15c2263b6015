import Experiments

/// What is wrong in a request or a file, in the order in which it was found.
final class ControlMistakes {
    struct Entry: Sendable, Hashable {
        var path: String
        var location: SourceLocation?
        var problem: String
        var remedy: String
    }

    private(set) var all: [Entry] = []

    func report(_ place: Placed, problem: String, remedy: String) {
        all.append(Entry(path: place.path, location: place.location, problem: problem, remedy: remedy))
    }

    /// As a file's mistakes are told: sorted, with file, line and column.
    var inFile: Mistakes {
        Mistakes(
            all.compactMap { entry in
                entry.location.map { Mistake(location: $0, problem: entry.problem, remedy: entry.remedy) }
            })
    }
}
