import Foundation

/// What a program of the user's is told of a run: environment variables whose names begin with `HIGHWATER_`.
///
/// The same names, with `$` before them, stand for their values in commands and paths of the experiment.
public struct RunVariables: Sendable, Hashable {
    /// What each variable is about.
    public enum Name: String, Sendable, CaseIterable {
        case bootstrap = "HIGHWATER_BOOTSTRAP"
        case topic = "HIGHWATER_TOPIC"
        case group = "HIGHWATER_GROUP"
        case member = "HIGHWATER_MEMBER"
        case client = "HIGHWATER_CLIENT"
        case run = "HIGHWATER_RUN"
        case runDirectory = "HIGHWATER_RUN_DIRECTORY"

        public var summary: String {
            switch self {
            case .bootstrap: "the addresses to connect to: those of the proxy, `host:port`, separated by commas"
            case .topic: "the topic to read"
            case .group: "the consumer group to join"
            case .member: "the number of this member, from 1; a process that is started again keeps it"
            case .client: "a name for the client's id, such as `consumer-1`; by it the partitions of a member are known"
            case .run: "the name of the run, which no other run has"
            case .runDirectory: "the absolute path of the run's directory, for files that are to be kept with it"
            }
        }
    }

    public static let prefix = "HIGHWATER_"

    private var values: [Name: String]

    public init(_ values: [Name: String]) { self.values = values }

    /// The value of one; empty when it has none.
    public subscript(name: Name) -> String { values[name] ?? "" }

    /// The same with the number and name of one member.
    public func naming(member number: Int, client: String) -> RunVariables {
        RunVariables(values.merging([.member: String(number), .client: client]) { _, new in new })
    }

    /// The variables as they stand in an environment.
    public var environment: [String: String] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }

    /// The text with `$HIGHWATER_…` replaced by its value; a name without one stays as it is.
    public func expand(_ text: String) -> String {
        var rest = text[...]
        var result = ""
        while let start = rest.range(of: "$" + Self.prefix)?.lowerBound {
            result += rest[..<start]
            let word = rest[start...].dropFirst().prefix { $0.isASCII && ($0.isUppercase || $0 == "_") }
            result += Name(rawValue: String(word)).flatMap { values[$0] } ?? "$" + word
            rest = rest[word.endIndex...]
        }
        return result + rest
    }
}
