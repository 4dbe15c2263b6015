import KafkaWire
import NIOCore
import TestSupport

/// A frame to be read as a request, or as the answer to one.
struct FuzzFrame {
    var bytes: ByteBuffer
    var isRequest: Bool
    var key: APIKey
    var version: Int16
}

/// Ways to damage a frame.
enum FrameDamage {
    static func any(of frame: FuzzFrame, others: [FuzzFrame], using dice: inout SeededNumbers) -> FuzzFrame {
        var damaged = frame
        switch Int.random(in: 0..<8, using: &dice) {
        case 0: cut(&damaged, using: &dice)
        case 1: putLength(&damaged, using: &dice)
        case 2: splice(&damaged, others, using: &dice)
        case 3: damaged.version = Int16.random(in: -1...20, using: &dice)
        case 4: damaged.bytes = noise(using: &dice)
        default: change(&damaged, using: &dice)
        }
        return damaged
    }

    private static func change(_ frame: inout FuzzFrame, using dice: inout SeededNumbers) {
        for _ in 0..<Int.random(in: 1...6, using: &dice) {
            let at = Int.random(in: 0..<frame.bytes.readableBytes, using: &dice)
            frame.bytes.setInteger(UInt8.random(in: .min ... .max, using: &dice), at: frame.bytes.readerIndex + at)
        }
    }

    private static func cut(_ frame: inout FuzzFrame, using dice: inout SeededNumbers) {
        let length = Int.random(in: 0..<frame.bytes.readableBytes, using: &dice)
        frame.bytes = frame.bytes.getSlice(at: frame.bytes.readerIndex, length: length) ?? frame.bytes
    }

    /// An extreme number somewhere, as if it were a length.
    private static func putLength(_ frame: inout FuzzFrame, using dice: inout SeededNumbers) {
        let length = frame.bytes.readableBytes
        guard length > 9 else { return }
        let at = frame.bytes.readerIndex + Int.random(in: 0..<length - 8, using: &dice)
        let extremes: [Int32] = [.max, .min, -1, -2, 0x7fff, Int32(length), 0x00ff_ffff, -0x7f01]
        switch Int.random(in: 0..<3, using: &dice) {
        case 0: frame.bytes.setInteger(extremes[Int.random(in: 0..<extremes.count, using: &dice)], at: at)
        case 1: frame.bytes.setInteger(Int16.max, at: at)
        default: frame.bytes.setBytes([0xff, 0xff, 0xff, 0xff, 0x7f], at: at)
        }
    }

    /// The front of one frame and the back of another.
    private static func splice(_ frame: inout FuzzFrame, _ others: [FuzzFrame], using dice: inout SeededNumbers) {
        let other = others[Int.random(in: 0..<others.count, using: &dice)].bytes
        let keep = Int.random(in: 0..<frame.bytes.readableBytes, using: &dice)
        let from = Int.random(in: 0..<other.readableBytes, using: &dice)
        guard let front = frame.bytes.getSlice(at: frame.bytes.readerIndex, length: keep),
            let back = other.getSlice(at: other.readerIndex + from, length: other.readableBytes - from)
        else { return }
        frame.bytes = ByteBuffer(bytes: Array(front.readableBytesView) + Array(back.readableBytesView))
    }

    private static func noise(using dice: inout SeededNumbers) -> ByteBuffer {
        let count = Int.random(in: 0..<300, using: &dice)
        return ByteBuffer(bytes: (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &dice) })
    }
}
