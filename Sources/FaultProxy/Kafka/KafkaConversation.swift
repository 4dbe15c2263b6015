import KafkaWire
import NIOCore

/// What is known of the Kafka frames of one connection.
final class KafkaConversation {
    var outstanding = OutstandingRequests()
    private var requests = FrameStream()
    private var answers = FrameStream()

    func push(_ chunk: ByteBuffer, _ direction: LaneDirection) {
        switch direction {
        case .toBroker: requests.push(chunk)
        case .toClient: answers.push(chunk)
        }
    }

    /// The next piece that can be forwarded; `count` is called for each frame that has begun.
    func next(_ direction: LaneDirection, count: () -> Void) throws(WireError) -> FrameStream.Piece? {
        switch direction {
        case .toBroker:
            try requests.next { (front, length) throws(WireError) in
                let inspection = try FrameInspection.request(front, length: length, outstanding: &outstanding)
                if case .incomplete = inspection { return inspection }
                count()
                return inspection
            }
        case .toClient:
            try answers.next { (front, length) throws(WireError) in
                let inspection = try FrameInspection.response(front, length: length, outstanding: &outstanding)
                if case .incomplete = inspection { return inspection }
                count()
                return inspection
            }
        }
    }

    /// What is left when the stream ends in the middle of a frame.
    func remainder(_ direction: LaneDirection) -> ByteBuffer? {
        switch direction {
        case .toBroker: requests.remainder()
        case .toClient: answers.remainder()
        }
    }
}
