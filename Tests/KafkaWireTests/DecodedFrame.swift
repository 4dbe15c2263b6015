import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

/// A frame of any kind, read through the catalog.
struct DecodedFrame {
    /// A request or an answer.
    var body: any WireMessage
    /// How many bytes follow the last field.
    var trailing: Int
    var encoded: () throws -> ByteBuffer

    init<Request: WireRequest>(request: ByteBuffer, of type: Request.Type) throws {
        let frame = try RequestFrame<Request>(from: request)
        body = frame.body
        trailing = frame.trailing.readableBytes
        encoded = { try frame.encoded().dropping(4) }
    }

    init<Request: WireRequest>(answer: ByteBuffer, to type: Request.Type, version: Int16) throws {
        let frame = try AnswerFrame<Request.Response>(from: answer, version: version)
        body = frame.body
        trailing = frame.trailing.readableBytes
        encoded = { try frame.encoded().dropping(4) }
    }
}

extension Recording.Frame {
    func decoded() throws -> DecodedFrame {
        let type = try #require(MessageCatalog.request(key), "\(key)")
        return isRequest
            ? try DecodedFrame(request: bytes, of: type)
            : try DecodedFrame(answer: bytes, to: type, version: version)
    }

    /// The records fields of a Produce request or a Fetch answer.
    func records() throws -> [ByteBuffer] {
        switch try decoded().body {
        case let produce as ProduceRequest: produce.topicData.flatMap(\.partitionData).compactMap(\.records)
        case let fetch as FetchResponse: fetch.responses.flatMap(\.partitions).compactMap(\.records)
        default: []
        }
    }
}
