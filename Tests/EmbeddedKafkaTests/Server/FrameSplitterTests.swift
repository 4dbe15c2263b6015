import NIOCore
import Testing

@testable import EmbeddedKafka

@Suite struct FrameSplitterTests {
    private static func stream(_ frames: [String]) -> ByteBuffer {
        var stream = ByteBuffer()
        for frame in frames {
            stream.writeInteger(Int32(frame.utf8.count))
            stream.writeString(frame)
        }
        return stream
    }

    @Test(arguments: 1...13)
    func `frames come out whole, however the bytes are cut`(size: Int) throws {
        let frames = ["one", "", "three and more", "4"]
        var rest = Self.stream(frames)
        var splitter = FrameSplitter()
        var out: [String] = []
        while rest.readableBytes > 0 {
            splitter.add(rest.readSlice(length: min(size, rest.readableBytes)) ?? ByteBuffer())
            while let frame = try splitter.next() { out.append(String(buffer: frame)) }
        }
        #expect(out == frames)
    }

    @Test(arguments: [Int32(-1), Int32.max])
    func `a length that no request has is refused`(length: Int32) {
        var splitter = FrameSplitter()
        splitter.add(ByteBuffer(integer: length))
        #expect(throws: FrameError.self) { try splitter.next() }
    }
}
