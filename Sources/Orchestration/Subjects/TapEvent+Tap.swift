import FaultProxy
import RebalanceRecorder

extension TapEvent {
    /// What the proxy's tap has heard.
    public init(_ record: TrafficTap.Record) {
        switch record.content {
        case .frame(let toBroker, let bytes):
            self = .frame(
                TapFrame(
                    microseconds: record.microseconds, connection: record.connection, broker: record.broker,
                    direction: toBroker ? .clientToBroker : .brokerToClient, bytes: bytes))
        case .opened(let client): self = .connection(TapConnection(record, .opened(client: client)))
        case .closed(let peer): self = .connection(TapConnection(record, .closed(by: peer, how: "")))
        }
    }
}

extension TapConnection {
    fileprivate init(_ record: TrafficTap.Record, _ change: Change) {
        self.init(
            microseconds: record.microseconds, connection: record.connection, broker: record.broker, change: change)
    }
}
