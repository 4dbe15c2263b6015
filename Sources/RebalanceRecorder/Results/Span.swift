/// How long a phase took, and how much of it the proxy caused on purpose.
public struct Span: Sendable, Hashable, Codable {
    /// From its first moment to its last, in µs.
    public var microseconds: Int64
    /// The part that the proxy's own injected delay makes up, in µs; it is contained in `microseconds`.
    public var injectedMicroseconds: Int64

    public init(microseconds: Int64, injectedMicroseconds: Int64 = 0) {
        self.microseconds = microseconds
        self.injectedMicroseconds = injectedMicroseconds
    }

    init(_ start: Moment, _ end: Moment, injected: Int64 = 0) {
        self.init(start.microseconds, end.microseconds, injected: injected)
    }

    init(_ start: Int64, _ end: Int64, injected: Int64 = 0) {
        let length = max(0, end - start)
        self.init(microseconds: length, injectedMicroseconds: min(injected, length))
    }
}
