import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

@testable import RebalanceRecorder

/// Nothing that comes over the wire may bring the recorder down.
@Suite struct DamagedTrafficTests {
    @Test func `frames cut anywhere are counted and passed over`() throws {
        var dice = SeededDice(seed: 11)
        try play("a-eager-librdkafka", atLeast: 200) { frame in
            frame.moveWriterIndex(to: frame.readerIndex + Int.random(in: 0...frame.readableBytes, using: &dice))
        }
    }

    @Test func `frames with wrong bytes are counted and passed over`() throws {
        var dice = SeededDice(seed: 12)
        try play("d-kip848-static", atLeast: 50) { frame in
            for _ in 0..<3 where frame.readableBytes > 0 {
                let place = frame.readerIndex + Int.random(in: 0..<frame.readableBytes, using: &dice)
                frame.setInteger(UInt8.random(in: 0...255, using: &dice), at: place)
            }
        }
    }

    @Test func `requests of unknown kinds do not disturb what is known`() throws {
        let recording = try Recording.Groups("c-static-librdkafka")
        var recorder = RebalanceRecorder(recording)
        var reference = RebalanceRecorder(recording)
        for event in recording.events {
            reference.record(event)
            recorder.record(event)
            guard case .frame(let frame) = event, frame.direction == .clientToBroker else { continue }
            var unknown = frame
            unknown.connection += 1_000_000
            unknown.bytes.setInteger(Int16(4711), at: frame.bytes.readerIndex)
            recorder.record(.frame(unknown))
        }
        #expect(recorder.unreadFrames == 0)
        #expect(recorder.finish() == reference.finish())
    }

    @Test func `answers without requests and requests without answers do not mix up the others`() throws {
        let recording = try Recording.Groups("e-aiokafka")
        var recorder = RebalanceRecorder(recording)
        for (index, event) in recording.events.enumerated() {
            // A tap that could not keep up.
            if case .frame = event, index.isMultiple(of: 97) { continue }
            recorder.record(event)
        }
        let found = recorder.finish().rebalances
        #expect(recorder.unreadFrames > 0)
        #expect(found.count >= 4)
        #expect(found.map(\.generationAfter) == found.map(\.generationAfter).sorted())
    }

    private func play(_ name: String, atLeast: Int, _ damage: (inout ByteBuffer) -> Void) throws {
        let recording = try Recording.Groups(name)
        var recorder = RebalanceRecorder(recording)
        for (index, event) in recording.events.enumerated() {
            guard case .frame(var frame) = event, index.isMultiple(of: 3) else {
                recorder.record(event)
                continue
            }
            damage(&frame.bytes)
            recorder.record(.frame(frame))
        }
        _ = recorder.finish()
        #expect(recorder.unreadFrames >= atLeast)
    }
}

/// A linear congruential generator: the same seed gives the same damage.
struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 31)
    }
}
