import KafkaWire
import NIOCore

/// Reads requests and writes answers.
enum RequestDesk {
    /// Hands a request to the model. False where nothing answers it.
    static func take(
        _ frame: ByteBuffer, _ header: RequestHeader, _ id: RequestID, _ connection: BrokerConnection,
        _ model: ClusterModel
    ) throws(WireError) -> Bool {
        switch header.key {
        case .produce:
            let request = try RequestFrame<ProduceRequest>(from: frame).body
            model.produce(request, version: header.version, id: id, broker: connection.broker)
            return true
        case .fetch:
            let request = try RequestFrame<FetchRequest>(from: frame).body
            model.fetch(request, version: header.version, id: id, broker: connection.broker)
            return true
        default:
            guard let type = MessageCatalog.request(header.key) else { return false }
            // A copy: what a group keeps of a request must not keep all that came with it in memory.
            let request = try decode(type, ByteBuffer(bytes: frame.readableBytesView), header)
            return model.receive(
                request, version: header.version, id: id, from: connection.client, broker: connection.broker)
        }
    }

    /// Of a version of ApiVersions that is not known, nothing is read but the header.
    private static func decode<Request: WireRequest>(
        _ type: Request.Type, _ frame: ByteBuffer, _ header: RequestHeader
    ) throws(WireError) -> any WireRequest {
        guard Request.versions.contains(header.version) else { return APIVersionsRequest() }
        return try RequestFrame<Request>(from: frame).body
    }

    /// The answer's frame with its length.
    static func encode(
        _ answer: ClusterAnswer, version: Int16, correlationID: Int32
    ) throws(WireError) -> ByteBuffer? {
        switch answer {
        case .produce(let body): try encode(body, version, correlationID)
        case .fetch(let body): try encode(body, version, correlationID)
        case .other(let body): try encode(body, version, correlationID)
        case .silence, .disconnect: nil
        }
    }

    private static func encode<Body: WireResponse>(
        _ body: Body, _ version: Int16, _ correlationID: Int32
    ) throws(WireError) -> ByteBuffer {
        // Version 0 carries error 35 to a client that asked for a version of ApiVersions that is not known.
        let written = Body.versions.contains(version) ? version : 0
        return try AnswerFrame(
            header: ResponseHeader(correlationID: correlationID), version: written, body: body
        ).encoded()
    }
}
