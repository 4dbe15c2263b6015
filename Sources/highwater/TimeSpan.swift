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

    /// The same with the reason when it is none; more than 0.
    @Sendable static func parse(_ text: String) throws -> TimeSpan {
        let duration: Duration
        do { duration = try Duration(parsing: text) } catch {
            throw ValidationError("\(error.problem); \(error.remedy)")
        }
        guard duration > .zero else { throw ValidationError("it must be longer than 0s") }
        return TimeSpan(duration: duration, defaultValueDescription: text)
    }

    private init(duration: Duration, defaultValueDescription: String) {
        (self.duration, self.defaultValueDescription) = (duration, defaultValueDescription)
    }

    var milliseconds: Int {
        Int(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
