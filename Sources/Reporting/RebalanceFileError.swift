import RebalanceRecorder

/// A `rebalances.json` that cannot be used.
public struct RebalanceFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public var location: String
    public var problem: String
    public var remedy: String

    public var description: String { "\(location): error: \(problem)\n  fix: \(remedy)" }

    init(_ location: String, format: Int) {
        self.location = location
        problem = "its format is \(format), this Highwater reads \(RebalanceAccount.format)"
        remedy = "use the version of Highwater that made the run"
    }

    /// `error`: what the decoder says of it.
    init(_ location: String, _ error: any Error) { self.init(location, damage: Self.words(error)) }

    /// `path`: where the time stands in the file.
    init(_ location: String, wrongTime path: String) {
        self.init(location, damage: "\(path) is negative or beyond 2^53")
    }

    private init(_ location: String, damage: String) {
        self.location = location
        problem = "it is damaged: \(damage)"
        remedy = "restore the file, or run the experiment again"
    }

    private static func words(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(path(context.codingPath)) is not what is expected there"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "this is not JSON"
        case .dataCorrupted(let context): "\(path(context.codingPath)): \(context.debugDescription)"
        default: "\(error)"
        }
    }

    /// As the file has it: `findings.rebalances[0].trigger.time_us`.
    private static func path(_ keys: [any CodingKey]) -> String {
        guard !keys.isEmpty else { return "the whole" }
        let text = keys.reduce(into: "") { text, key in
            text += key.intValue.map { "[\($0)]" } ?? ".\(RebalanceKey.snake(key.stringValue))"
        }
        return text.hasPrefix(".") ? String(text.dropFirst()) : text
    }
}
