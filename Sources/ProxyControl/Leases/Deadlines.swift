/// What ends when. A value without a clock: whoever asks says what time it is.
public struct Deadlines<Key: Hashable & Sendable, Instant: InstantProtocol & Sendable>: Sendable {
    private var ends: [Key: Instant] = [:]

    public init() {}

    /// The end of a key; nil removes it.
    public subscript(key: Key) -> Instant? {
        get { ends[key] }
        set { ends[key] = newValue }
    }

    /// The earliest end, nil if there is none.
    public var next: Instant? { ends.values.min() }

    /// Removes all whose end has come, and gives them, the earliest first.
    public mutating func takeDue(by now: Instant) -> [Key] {
        let due = ends.filter { $0.value <= now }.sorted { $0.value < $1.value }
        for (key, _) in due { ends[key] = nil }
        return due.map(\.key)
    }
}
