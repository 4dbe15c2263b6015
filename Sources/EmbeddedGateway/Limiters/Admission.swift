/// What a limiter decides about one request.
public enum Admission: Sendable, Hashable {
    /// Let in, after a wait in nanoseconds: zero, except in a leaky bucket.
    case admitted(after: UInt64)
    /// Refused; who comes again after this many nanoseconds, and finds nobody else before, is let in.
    case refused(retryAfter: UInt64)
}
