import NIOCore

/// What becomes of one datagram.
struct DatagramFate: Equatable {
    enum Passage: Equatable {
        case dropped(DatagramDrop)
        case arrives(NIODeadline)
        /// Lets the next one go first; arrives at this time if none comes.
        case overtaken(latest: NIODeadline)
    }
    var passage: Passage
    var copies = 1
    /// Which bit is flipped, counted from the first one of the payload.
    var flippedBit: Int?
}

/// Why a datagram does not arrive.
enum DatagramDrop: Equatable {
    /// By the fault.
    case lost
    /// The queue in front of a limited bandwidth had no room.
    case queueFull
}
