/// Collects the mistakes of one reading, over all the files that it touches.
final class MistakeLog {
    private(set) var mistakes: [Mistake] = []
    private var missingInputs = 0
    /// The streams of the load, once they are read: what expressions and invariants may name.
    var streams: [String]?
    /// The ids of the faults, once they are read.
    var faults: [String]?

    var isEmpty: Bool { mistakes.isEmpty }
    /// Whether nothing is wrong except that files are missing.
    var onlyInputsAreMissing: Bool { !isEmpty && missingInputs == mistakes.count }

    func report(_ location: SourceLocation, problem: String, remedy: String) {
        mistakes.append(Mistake(location: location, problem: problem, remedy: remedy))
    }

    func report(_ mistake: Mistake) { mistakes.append(mistake) }

    func reportMissingInput(_ location: SourceLocation, problem: String, remedy: String) {
        missingInputs += 1
        report(location, problem: problem, remedy: remedy)
    }
}
