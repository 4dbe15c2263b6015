/// A recording that cannot be read or written.
public struct TrafficError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        case missing, invalid, unwritable
    }

    public var kind: Kind
    /// The file, and the line where it is about one: `traffic.jsonl:14`.
    public var location: String
    public var problem: String
    public var remedy: String

    init(_ kind: Kind, _ path: String, line: Int? = nil, problem: String, remedy: String) {
        self.kind = kind
        location = line.map { "\(path):\($0)" } ?? path
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(location): error: \(problem)\n  fix: \(remedy)" }
}
