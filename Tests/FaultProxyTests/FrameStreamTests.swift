import KafkaWire
import NIOCore
import Testing

@testable import FaultProxy

@Suite struct FrameStreamTests {
    @Test(arguments: [1, 3, 8, 11, 50, 4_096])
    func `whatever the cut, the same bytes and the same frames come out`(size: Int) throws {
        var stream = FrameStream()
        var outstanding = OutstandingRequests()
        var whole = ByteBuffer()
        for id in Int32(0)..<40 {
            whole.writeImmutableBuffer(
                id % 3 == 0
                    ? TestFrame.produce(acks: id % 2 == 0 ? 0 : 1, correlationID: id, filler: 20)
                    : TestFrame.echo(TestFrame.noise(Int(id) * 7, seed: 1), correlationID: id))
        }
        var rest = whole
        var forwarded = ByteBuffer()
        while let chunk = rest.readSlice(length: min(size, rest.readableBytes)), chunk.readableBytes > 0 {
            stream.push(chunk)
            while case .bytes(let bytes)? = try stream.next({ (front, length) throws(WireError) in
                try FrameInspection.request(front, length: length, outstanding: &outstanding)
            }) { forwarded.writeImmutableBuffer(bytes) }
        }
        #expect(forwarded == whole)
        for id in Int32(0)..<40 where id % 6 != 0 { _ = try outstanding.answered(id) }
        #expect(throws: WireError.unexpectedCorrelationID(40, expected: -1)) { _ = try outstanding.answered(40) }
    }

    @Test func `a chunk that holds frames to forward is passed on as it is`() throws {
        var stream = FrameStream()
        let chunk = TestFrame.echo(TestFrame.noise(100, seed: 1), correlationID: 1)
        stream.push(chunk)
        guard case .bytes(let bytes)? = try stream.next({ _, _ in .pass }) else {
            Issue.record("nothing came out")
            return
        }
        #expect(bytes.withUnsafeReadableBytes(\.baseAddress) == chunk.withUnsafeReadableBytes(\.baseAddress))
        #expect(stream.keptBytes == 0)
    }

    @Test func `garbage throws or waits, and never traps`() {
        var dice = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            var stream = FrameStream()
            var outstanding = OutstandingRequests()
            stream.push(ByteBuffer(bytes: (0..<40).map { $0 % 9 < 3 ? 0 : UInt8.random(in: 0...40, using: &dice) }))
            _ = try? stream.next { (front, length) throws(WireError) in
                try FrameInspection.request(front, length: length, outstanding: &outstanding)
            }
        }
    }
}
