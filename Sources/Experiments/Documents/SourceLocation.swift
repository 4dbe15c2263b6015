/// A place in a text file, written as `file:line:column`.
public struct SourceLocation: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The path as it was given, such as `experiments/checkout.yaml`.
    public var file: String
    /// Counts from 1.
    public var line: Int
    /// Counts Unicode scalars from 1.
    public var column: Int
    /// The option of the command line that says it instead of the file, such as `--set consumers.count=3`.
    public var option: String?

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// A place on the command line, such as `--set bounded-lag.max=5000`: it has neither line nor column.
    ///
    /// `file`: the document that is changed; paths in the option are relative to it, as if they stood there.
    public init(option: String, in file: String) {
        self.init(file: file, line: 0, column: 0)
        self.option = option
    }

    public var description: String { option ?? "\(file):\(line):\(column)" }

    /// The place `offset` Unicode scalars further on the same line.
    func moved(by offset: Int) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column + offset)
    }
}

extension SourceLocation: Comparable {
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
