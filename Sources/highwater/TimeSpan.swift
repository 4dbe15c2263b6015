import ArgumentParser
import Experiments

/// A duration on the command line, written as in an experiment: `80ms`, `5s`.
struct TimeSpan: ExpressibleByArgument, ExpressibleByStringLiteral {
    var duration: Duration
    var defaultValueDescription: String

    init?(argument: String) {
        guard let duration = try? Duration(parsing: argument) else { return nil }
        self.duration = duration
        defaultValueDescription = argument
    }

    init(stringLiteral text: String) {
        duration = (try? Duration(parsing: text)) ?? .zero
        defaultValueDescription = text
    }

    var milliseconds: Int {
        Int(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
