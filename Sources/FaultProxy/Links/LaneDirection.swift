/// One of the two directions of a connection.
enum LaneDirection: Int, Sendable {
    case toBroker
    case toClient
}
