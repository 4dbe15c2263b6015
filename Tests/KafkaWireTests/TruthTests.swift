import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

@Suite struct TruthTests {
    @Test(arguments: Recording.names)
    func `every field reads as the truth says`(name: String) throws {
        let recording = try Recording(name)
        var comparison = TruthComparison()
        for frame in recording.frames {
            let decoded = try frame.decoded()
            var truth = frame.content
            let trailing = truth.removeValue(forKey: "trailing_bytes") as? Int ?? 0
            comparison.check(decoded.trailing == trailing, decoded.trailing, trailing, "trailing bytes")
            switch decoded.body {
            case let body as MetadataResponse:
                comparison.learn(body)
                comparison.compare(body, truth, at: "Metadata")
            case let body as FetchRequest: comparison.compare(body, truth, topic: recording.topic)
            case let body as FetchResponse: comparison.compare(body, truth)
            case let body as ProduceRequest: comparison.compare(body, truth)
            case let body as ProduceResponse: comparison.compare(body, truth)
            case let body: comparison.compare(body, truth, at: "\(frame.key)")
            }
            try #require(comparison.differences.isEmpty, "frame \(frame.index)")
        }
        #expect(comparison.values > recording.frames.count)
        print("\(name): \(comparison.values) values agree with the truth")
    }
}
