import NIOCore

/// Tells a tap of one connection: finds the frames in what passes, and copies them.
final class ConnectionTap {
    private let tap: TrafficTap
    private let connection: Int
    private let broker: Int32
    private var requests = ByteBuffer()
    private var answers = ByteBuffer()
    private var isClosed = false

    init(_ tap: TrafficTap, destination: Route.Destination) {
        self.tap = tap
        connection = tap.nextConnection()
        broker = if case .broker(let id) = destination { id } else { -1 }
    }

    func opened(client: String) { add(.opened(client: client), at: TrafficTap.now) }

    /// Only the first call counts.
    func closed(by peer: String) {
        guard !isClosed else { return }
        isClosed = true
        (requests, answers) = (ByteBuffer(), ByteBuffer())
        add(.closed(by: peer), at: TrafficTap.now)
    }

    func push(_ chunk: ByteBuffer, _ direction: LaneDirection) {
        let now = TrafficTap.now
        switch direction {
        case .toBroker: cut(chunk, &requests) { add(.frame(toBroker: true, $0), at: now) }
        case .toClient: cut(chunk, &answers) { add(.frame(toBroker: false, $0), at: now) }
        }
    }

    /// Gives the frames that are whole and keeps the rest. A length that cannot be ends the connection elsewhere.
    private func cut(_ chunk: ByteBuffer, _ pending: inout ByteBuffer, _ frame: (ByteBuffer) -> Void) {
        guard !isClosed else { return }
        pending.writeImmutableBuffer(chunk)
        while let length = pending.getInteger(at: pending.readerIndex, as: Int32.self),
            length >= 0, length <= FrameStream.longestFrame, pending.readableBytes >= 4 + Int(length)
        {
            pending.moveReaderIndex(forwardBy: 4)
            // A slice would keep alive what else came with it, and be copied by the next write.
            if let bytes = pending.readSlice(length: Int(length)) { frame(ByteBuffer(bytes.readableBytesView)) }
        }
        pending.discardReadBytes()
    }

    private func add(_ content: TrafficTap.Content, at microseconds: Int64) {
        tap.add(
            TrafficTap.Record(microseconds: microseconds, connection: connection, broker: broker, content: content))
    }
}
