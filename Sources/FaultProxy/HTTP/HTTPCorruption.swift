import Foundation
import NIOCore

/// Replaces a share of the bytes of a body; which ones does not depend on the pieces in which they come.
struct HTTPCorruption {
    private let share: Double
    private var dice: SeededGenerator
    private let recorder: EvidenceRecorder?
    /// How many bytes pass before the next one is replaced.
    private var intact = 0

    init(share: Double, seed: UInt64, recorder: EvidenceRecorder? = nil) {
        self.share = share
        self.recorder = recorder
        dice = SeededGenerator(seed: seed)
        intact = draw()
    }

    /// Returns: how many bytes were replaced.
    mutating func corrupt(_ bytes: inout ByteBuffer) -> Int {
        var count = 0
        var offset = intact
        while offset < bytes.readableBytes {
            let index = bytes.readerIndex + offset
            if let byte = bytes.getInteger(at: index, as: UInt8.self) {
                bytes.setInteger(byte ^ UInt8.random(in: 1...255, using: &dice), at: index)
                count += 1
            }
            offset += 1 + draw()
        }
        intact = offset - bytes.readableBytes
        if count > 0 { recorder?.count { $0.bytesCorrupted += count } }
        return count
    }

    /// Geometric, as the gaps between independent draws are.
    private mutating func draw() -> Int {
        guard share < 1 else { return 0 }
        guard share > 0 else { return .max / 2 }
        return Int(min(log(Double.random(in: 0x1p-53..<1, using: &dice)) / log(1 - share), 1e15))
    }
}
