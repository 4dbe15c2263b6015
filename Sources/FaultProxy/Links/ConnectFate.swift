import NIOCore

/// What becomes of a connection that a client opens.
enum ConnectFate: Equatable {
    /// The broker is dialled, after a while.
    case dial(after: TimeAmount)
    /// It is accepted and nothing more, until the toxic ends.
    case wait
    /// It is cut at once.
    case reset

    /// Of two toxics the harsher one decides; delays add up.
    func combined(with other: ConnectFate) -> ConnectFate {
        switch (self, other) {
        case (.reset, _), (_, .reset): .reset
        case (.wait, _), (_, .wait): .wait
        case (.dial(let one), .dial(let two)): .dial(after: one + two)
        }
    }
}
