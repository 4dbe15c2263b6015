/// One of the two directions of a connection.
enum LaneDirection: Int, Sendable {
    case toBroker
    case toClient

    init(_ direction: FlowDirection) { self = direction == .toServer ? .toBroker : .toClient }
}

extension FlowDirection {
    init(_ direction: LaneDirection) { self = direction == .toBroker ? .toServer : .toClient }
}
