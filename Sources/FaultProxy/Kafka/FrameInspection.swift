import KafkaWire
import NIOCore

/// What the front of a frame says about how to treat it.
enum FrameInspection {
    /// More bytes are needed to tell; nothing has been noted.
    case incomplete
    /// Its bytes can go on as they come.
    case pass
    /// It has to be whole before it goes on: it may carry addresses.
    case collect(OutstandingRequests.Request)

    /// Looks at a request; `front` is as much of the frame as has come, without its `length`.
    static func request(
        _ front: ByteBuffer, length: Int, outstanding: inout OutstandingRequests
    ) throws(WireError) -> FrameInspection {
        guard front.readableBytes >= min(8, length) else { return .incomplete }
        var reader = WireReader(front)
        let request = OutstandingRequests.Request(
            key: APIKey(rawValue: try reader.int16()), version: try reader.int16(),
            correlationID: try reader.int32())
        // Version 0 is followed by tokens without any header, which cannot be told from frames.
        if request.key == .saslHandshake && request.version == 0 {
            throw .unsupportedVersion(request.key, request.version)
        }
        if request.key == .produce {
            guard let isAnswered = try isProduceAnswered(front, length: length) else { return .incomplete }
            guard isAnswered else { return .pass }
        }
        outstanding.append(request)
        return .pass
    }

    /// Looks at an answer and pairs it with its request.
    static func response(
        _ front: ByteBuffer, length: Int, outstanding: inout OutstandingRequests
    ) throws(WireError) -> FrameInspection {
        guard front.readableBytes >= min(4, length) else { return .incomplete }
        var reader = WireReader(front)
        let request = try outstanding.answered(try reader.int32())
        return AddressRewriter.needsRewriting(request.key, version: request.version) ? .collect(request) : .pass
    }

    /// nil while the acknowledgement asked for has not come yet.
    private static func isProduceAnswered(_ front: ByteBuffer, length: Int) throws(WireError) -> Bool? {
        do throws(WireError) {
            var reader = WireReader(front)
            let header = try RequestHeader(from: &reader)
            return try ProduceAcknowledgement.isExpected(version: header.version, body: &reader)
        } catch {
            guard case .truncated = error, front.readableBytes < length else { throw error }
            return nil
        }
    }
}
