/// The part of a run that an expression invariant looks at.
public enum Window: Sendable, Hashable, Codable {
    /// From the end of the warm-up to the end of the drain.
    case run
    /// From the end of the warm-up to one second before the first fault.
    case steady
    /// From `offset` after the start of a fault to its end.
    case during(fault: String, offset: Duration)
    /// From `offset` after the end of a fault to the end of the drain.
    case after(fault: String, offset: Duration)

    /// The id of the fault that the window refers to.
    public var fault: String? {
        switch self {
        case .run, .steady: nil
        case .during(let fault, _), .after(let fault, _): fault
        }
    }

    /// How far its start is moved.
    public var offset: Duration {
        switch self {
        case .run, .steady: .zero
        case .during(_, let offset), .after(_, let offset): offset
        }
    }
}

extension Window: CustomStringConvertible {
    /// Such as `during kill-one + 10s`.
    public var description: String {
        let tail = offset == .zero ? "" : " + \(offset.written)"
        return switch self {
        case .run: "the whole run"
        case .steady: "during steady"
        case .during(let fault, _): "during \(fault)\(tail)"
        case .after(let fault, _): "after \(fault)\(tail)"
        }
    }
}
