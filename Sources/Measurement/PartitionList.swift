/// Partitions as an event lists them: `partitions 0 1 5`.
public struct PartitionList: Sendable, Hashable, CustomStringConvertible {
    private static let prefix = "partitions"

    /// In ascending order.
    public var partitions: [Int32]

    public init(_ partitions: some Sequence<Int32>) { self.partitions = partitions.sorted() }

    /// Reads what `description` wrote; nil for any other text.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.first.map(String.init) == Self.prefix else { return nil }
        let numbers = words.dropFirst().compactMap { Int32($0) }
        guard numbers.count == words.count - 1 else { return nil }
        partitions = numbers
    }

    public var description: String { ([Self.prefix] + partitions.map(String.init)).joined(separator: " ") }
}
