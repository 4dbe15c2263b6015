import MessageLedger
import TargetKit

@testable import ConsumerFleet

/// The bytes of a message of a made-up run.
struct TestPayload {
    let bytes: [UInt8]

    init(_ sequence: UInt64) { bytes = Array("payload of \(sequence)".utf8) }

    var checksum: UInt32 { bytes.withUnsafeBytes(CRC32C.checksum) }

    /// Hands over what a client of a broker would.
    static func withMessage<Result>(
        _ delivery: History.Delivery, run: UInt64, keys: [UInt32], _ body: (ReceivedMessage) throws -> Result
    ) rethrows -> Result {
        let (stamp, payload) = content(delivery.content, run, keys)
        var header = [UInt8](repeating: 0, count: stamp == nil ? 0 : MessageStamp.byteCount)
        header.withUnsafeMutableBytes { stamp?.write(to: $0) }
        return try header.withUnsafeBytes { header in
            try payload.withUnsafeBytes { payload in
                try body(
                    ReceivedMessage(
                        IncomingMessage(
                            partition: delivery.place.partition, offset: delivery.place.offset,
                            key: UnsafeRawBufferPointer(start: nil, count: 0), payload: payload, stamp: header)))
            }
        }
    }

    private static func content(_ content: History.Content, _ run: UInt64, _ keys: [UInt32]) -> (MessageStamp?, [UInt8])
    {
        switch content {
        case .message(let sequence): return (stamp(sequence, run, keys), Self(sequence).bytes)
        case .damaged(let sequence):
            var bytes = Self(sequence).bytes
            bytes[bytes.count / 2] ^= 1
            return (stamp(sequence, run, keys), bytes)
        case .foreign: return (stamp(0, run + 1, keys), Self(0).bytes)
        case .unstamped: return (nil, Array("of somebody else".utf8))
        }
    }

    /// Due at the end of time: nothing has waited, so that a slow machine makes no outage.
    private static func stamp(_ sequence: UInt64, _ run: UInt64, _ keys: [UInt32]) -> MessageStamp {
        MessageStamp(
            run: run, producer: 0, sequence: sequence, intendedNanoseconds: .max, checksum: Self(sequence).checksum,
            key: keys[Int(sequence)])
    }
}
