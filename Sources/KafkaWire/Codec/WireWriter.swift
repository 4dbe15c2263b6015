import NIOCore

/// Writes Kafka's primitive types to the end of a buffer.
///
/// `flexible` chooses between the classic and the compact form of strings and arrays.
public struct WireWriter: Sendable {
    public private(set) var buffer: ByteBuffer
    public var flexible: Bool

    public init(_ buffer: ByteBuffer = ByteBuffer(), flexible: Bool = false) {
        self.buffer = buffer
        self.flexible = flexible
    }

    public mutating func integer(_ value: some FixedWidthInteger) { buffer.writeInteger(value) }
    public mutating func bool(_ value: Bool) { integer(Int8(value ? 1 : 0)) }
    public mutating func bytes(_ bytes: ByteBuffer) { buffer.writeImmutableBuffer(bytes) }

    /// Overwrites the first four bytes with the count of those behind them.
    mutating func setLength() {
        buffer.setInteger(Int32(buffer.readableBytes - 4), at: buffer.readerIndex)
    }

    /// An unsigned varint.
    public mutating func uvarint(_ value: Int) {
        var rest = UInt64(value)
        while rest > 0x7f {
            integer(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        integer(UInt8(rest))
    }

    public mutating func uuid(_ value: WireUUID) {
        integer(value.high)
        integer(value.low)
    }

    public mutating func string(_ value: String?) {
        guard flexible else { return classicString(value) }
        uvarint(value.map { $0.utf8.count + 1 } ?? 0)
        buffer.writeString(value ?? "")
    }

    /// A string with an int16 length, whatever `flexible` says.
    public mutating func classicString(_ value: String?) {
        integer(value.map { Int16($0.utf8.count) } ?? -1)
        buffer.writeString(value ?? "")
    }

    public mutating func array<Element>(_ elements: [Element]?, _ write: (inout WireWriter, Element) -> Void) {
        if flexible {
            uvarint(elements.map { $0.count + 1 } ?? 0)
        } else {
            integer(elements.map { Int32($0.count) } ?? -1)
        }
        for element in elements ?? [] { write(&self, element) }
    }

    /// A tagged section; in a version that is not flexible there is none.
    public mutating func tags(_ tags: TaggedFields = TaggedFields()) {
        guard flexible else { return }
        uvarint(tags.fields.count)
        for field in tags.fields {
            uvarint(field.tag)
            uvarint(field.payload.readableBytes)
            bytes(field.payload)
        }
    }
}
