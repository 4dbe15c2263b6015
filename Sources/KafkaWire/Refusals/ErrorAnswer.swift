import NIOCore

/// Makes the answer with which a broker would refuse a request.
public enum ErrorAnswer {
    /// The APIs whose requests can be refused.
    public static let apis = Set(MessageCatalog.requests.filter { $0 is any RefusableRequest.Type }.map { $0.key })

    /// The answer to a complete request (without its length) in the request's version, with its 4-byte length.
    ///
    /// nil for a request that is not answered at all, and for an API without refusals. Throws for a request that is
    /// malformed or whose version is not known.
    public static func make(for request: ByteBuffer, error: KafkaError) throws(WireError) -> ByteBuffer? {
        var reader = WireReader(request)
        let header = try RequestHeader(from: &reader)
        guard let type = MessageCatalog.request(header.key) as? any RefusableRequest.Type else { return nil }
        return try make(type, request, error)
    }

    private static func make<Request: RefusableRequest>(
        _ type: Request.Type, _ frame: ByteBuffer, _ error: KafkaError
    ) throws(WireError) -> ByteBuffer? {
        let request = try RequestFrame<Request>(from: frame)
        if let produce = request.body as? ProduceRequest, produce.acks == 0 { return nil }
        let version = request.header.version
        return try AnswerFrame(
            header: ResponseHeader(correlationID: request.header.correlationID), version: version,
            body: request.body.refusal(error, version: version)
        ).encoded()
    }
}
