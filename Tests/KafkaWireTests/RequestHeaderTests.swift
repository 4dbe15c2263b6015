import KafkaWire
import RecordedTraffic
import Testing

@Suite struct RequestHeaderTests {
    @Test(arguments: Recording.names)
    func `every recorded frame begins with the header that the truth names`(recording: String) throws {
        let frames = try Recording(recording).frames
        #expect(frames.count > 500)
        for frame in frames {
            var reader = WireReader(frame.bytes)
            guard frame.isRequest else {
                let header = try ResponseHeader(from: &reader, key: frame.key, version: frame.version)
                #expect(header.correlationID == frame.correlationID, "frame \(frame.index)")
                continue
            }
            let header = try RequestHeader(from: &reader)
            #expect(header.key == frame.key && header.version == frame.version, "frame \(frame.index)")
            #expect(header.correlationID == frame.correlationID, "frame \(frame.index)")
            #expect(header.clientID?.isEmpty == false)
        }
    }

    @Test(arguments: Recording.names)
    func `the acknowledgement a producer asks for is read behind the transactional id`(recording: String) throws {
        for frame in try Recording(recording).frames where frame.isRequest && frame.key == .produce {
            var reader = WireReader(frame.bytes)
            let header = try RequestHeader(from: &reader)
            let expected = try ProduceAcknowledgement.isExpected(version: header.version, body: &reader)
            #expect(expected == (frame.content["acks"] as? Int != 0), "frame \(frame.index)")
        }
    }
}
