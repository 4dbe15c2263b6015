import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

@Suite struct RoundTripTests {
    @Test(arguments: Recording.names)
    func `every frame is decoded to its last byte and encoded back byte for byte`(name: String) throws {
        let recording = try Recording(name)
        #expect(recording.frames.count == recording.recordedFrames)
        var trailing = 0
        var kinds: Set<String> = []
        for frame in recording.frames {
            let decoded = try frame.decoded()
            #expect(try decoded.encoded() == frame.bytes, "frame \(frame.index)")
            if decoded.trailing > 0 { trailing += 1 }
            kinds.insert("\(frame.key) \(frame.version) \(frame.isRequest)")
        }
        // One client sends three stray bytes after each request for the metadata of all topics.
        #expect(trailing == recording.trailingFrames)
        print(
            "\(name): \(recording.frames.count) frames of \(kinds.count) kinds decoded and encoded back,",
            "\(trailing) with bytes after the last field")
    }

    @Test(arguments: Recording.names)
    func `a frame cut short at any byte is refused or leaves fields out, and never traps`(name: String) throws {
        var seen: Set<String> = []
        for frame in try Recording(name).frames
        where seen.insert("\(frame.key) \(frame.version) \(frame.isRequest)").inserted {
            for length in 0..<min(frame.bytes.readableBytes, 2_000) {
                var cut = frame
                cut.bytes = try #require(frame.bytes.getSlice(at: 0, length: length))
                let decoded = try? cut.decoded()
                // Only stray bytes and what an old answer may leave out can be missing.
                if let decoded { #expect(try decoded.encoded() == cut.bytes || frame.key == .apiVersions) }
            }
        }
    }

    @Test(arguments: Recording.names)
    func `batches carry their checksum, and their records end where the batch does`(name: String) throws {
        var batches = 0
        var records = 0
        for frame in try Recording(name).frames where frame.key == .produce || frame.key == .fetch {
            for field in try frame.records() {
                var walk = RecordBatches(field)
                while let batch = try walk.next() {
                    #expect(batch.isIntact, "frame \(frame.index)")
                    var next = try batch.records()
                    var last = batch.baseOffset - 1
                    while let record = try next.next() {
                        #expect(record.offset > last)
                        last = record.offset
                        records += 1
                    }
                    #expect(last == batch.nextOffset - 1)
                    batches += 1
                }
                #expect(walk.rest.readableBytes == 0, "frame \(frame.index)")
            }
        }
        print("\(name): \(records) records in \(batches) batches, all intact")
    }
}
