/// What identifies a message wherever it appears: carried in a header, or ahead of the payload where there are none.
///
/// The wire form is `byteCount` bytes, little-endian: magic `HWS1`, producer, run, sequence, intended time, checksum,
/// key.
public struct MessageStamp: Sendable, Hashable {
    /// The name of the header that carries the stamp.
    public static let headerName = "highwater-stamp"
    @inlinable public static var byteCount: Int { 40 }
    @inlinable static var magic: UInt32 { 0x3153_5748 }

    /// The run that sent the message.
    public var run: UInt64
    /// Who sent it, dense from 0 per run.
    public var producer: UInt32
    /// Dense from 0 per producer.
    public var sequence: UInt64
    /// When the message was due, in nanoseconds of the machine's monotonic clock.
    public var intendedNanoseconds: UInt64
    /// CRC-32C of the payload.
    public var checksum: UInt32
    /// The number of the message's key, dense from 0; `noKey` for a message without one.
    public var key: UInt32

    @inlinable public static var noKey: UInt32 { .max }

    @inlinable @inline(__always)
    public init(
        run: UInt64, producer: UInt32, sequence: UInt64, intendedNanoseconds: UInt64, checksum: UInt32, key: UInt32
    ) {
        self.run = run
        self.producer = producer
        self.sequence = sequence
        self.intendedNanoseconds = intendedNanoseconds
        self.checksum = checksum
        self.key = key
    }

    /// Reads a stamp; `nil` when the bytes are not one.
    @inlinable @inline(__always)
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount, Self.word32(bytes, 0) == Self.magic else { return nil }
        producer = Self.word32(bytes, 4)
        run = Self.word64(bytes, 8)
        sequence = Self.word64(bytes, 16)
        intendedNanoseconds = Self.word64(bytes, 24)
        checksum = Self.word32(bytes, 32)
        key = Self.word32(bytes, 36)
    }

    /// Whether the bytes of a message begin with a stamp.
    @inlinable
    public static func leads(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= byteCount && word32(bytes, 0) == magic
    }

    /// Writes the wire form to exactly `byteCount` bytes.
    ///
    /// Inlined with the initializer: a stamp in memory is read in wider words than it was just written in, which the processor
    /// waits for.
    @inlinable @inline(__always)
    public func write(to bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: Self.magic.littleEndian, toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: producer.littleEndian, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: run.littleEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: sequence.littleEndian, toByteOffset: 16, as: UInt64.self)
        bytes.storeBytes(of: intendedNanoseconds.littleEndian, toByteOffset: 24, as: UInt64.self)
        bytes.storeBytes(of: checksum.littleEndian, toByteOffset: 32, as: UInt32.self)
        bytes.storeBytes(of: key.littleEndian, toByteOffset: 36, as: UInt32.self)
    }

    @inlinable static func word32(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    @inlinable static func word64(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
