import Foundation
import NIOCore
import RebalanceRecorder

/// A line of a recording behind its header.
struct TrafficLine: Codable {
    var time: Int64
    var connection: Int
    var broker: Int32
    var direction: String?
    var base64: String?
    var change: String?
    var client: String?
    var by: String?
    var how: String?

    enum CodingKeys: String, CodingKey {
        case broker, client, by, how
        case time = "t_us"
        case connection = "conn"
        case direction = "dir"
        case base64 = "b64"
        case change = "event"
    }

    init(_ event: TapEvent) {
        switch event {
        case .frame(let frame):
            (time, connection, broker) = (frame.microseconds, frame.connection, frame.broker)
            direction = frame.direction.rawValue
            base64 = Data(frame.bytes.readableBytesView).base64EncodedString()
        case .connection(let told):
            (time, connection, broker) = (told.microseconds, told.connection, told.broker)
            switch told.change {
            case .opened(let client):
                change = "open"
                self.client = client
            case .closed(let by, let how):
                change = "close"
                self.by = by
                self.how = how
            }
        }
    }

    /// nil for what is neither a frame nor a connection event.
    var event: TapEvent? {
        if let base64, let direction = direction.flatMap(TapFrame.Direction.init),
            let bytes = Data(base64Encoded: base64)
        {
            return .frame(
                TapFrame(
                    microseconds: time, connection: connection, broker: broker, direction: direction,
                    bytes: ByteBuffer(bytes: bytes)))
        }
        let told: TapConnection.Change
        switch change {
        case "open": told = .opened(client: client ?? "")
        case "close": told = .closed(by: by ?? "", how: how ?? "")
        default: return nil
        }
        return .connection(TapConnection(microseconds: time, connection: connection, broker: broker, change: told))
    }
}
