/// `consumers: {command: [python3, worker.py]}`: a program of the user's that is started once for each member.
public struct ConsumerProgram: Sendable, Hashable, Codable {
    /// The program and its arguments.
    public var command: [String]
    /// Added to the environment that every member gets.
    public var environment: [String: String]
    /// Where it runs: the directory of the document, unless the document says another one.
    public var workingDirectory: String
    /// Where the command stands, for what is found out later.
    public var location: SourceLocation

    /// Reads the keys `command`, `env` and `working-directory` of `consumers`; nil when there is no command.
    init?(fields: Fields) {
        let entries = fields.items("command")
        let command = fields.strings("command")
        let environment = Self.environment(fields)
        let directory = fields.relativePath("working-directory")
        guard let command else {
            for key in ["env", "working-directory"] where fields.contains(key) {
                fields.report(
                    atKey: key, problem: "'\(key)' belongs to a program, and there is no 'command'",
                    remedy: "add 'command: [python3, worker.py]', or remove '\(key)'")
            }
            return nil
        }
        guard let program = command.first, !program.isEmpty else {
            fields.report(
                "command", problem: "the command is empty",
                remedy: "write a program and its arguments, as in '[python3, worker.py]'")
            return nil
        }
        self.command = command
        self.environment = environment
        let home = SourceFiles.resolve(".", from: fields.location.file)
        workingDirectory = directory ?? (home.isEmpty ? "." : home)
        location = entries?.first?.node.location ?? fields.location
    }

    private static func environment(_ fields: Fields) -> [String: String] {
        guard let mapping = fields.fields("env") else { return [:] }
        mapping.acceptAllKeys()
        var values: [String: String] = [:]
        for key in mapping.keys {
            if key.hasPrefix(RunVariables.prefix) {
                mapping.report(
                    atKey: key, problem: "'\(key)' is Highwater's own variable", remedy: "choose another name")
            }
            values[key] = mapping.string(key)
        }
        return values
    }
}
