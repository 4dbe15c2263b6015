import NIOCore

/// Reads Kafka's primitive types from the front of a buffer; every failure throws, none traps.
///
/// `flexible` chooses between the classic and the compact form of strings, arrays and bytes.
public struct WireReader: Sendable {
    public private(set) var buffer: ByteBuffer
    public var flexible: Bool
    private let start: Int

    public init(_ buffer: ByteBuffer, flexible: Bool = false) {
        self.buffer = buffer
        self.flexible = flexible
        start = buffer.readerIndex
    }

    /// Bytes read so far.
    public var offset: Int { buffer.readerIndex - start }
    /// Bytes not read yet.
    public var remaining: Int { buffer.readableBytes }

    public mutating func int8() throws(WireError) -> Int8 { try integer() }
    public mutating func int16() throws(WireError) -> Int16 { try integer() }
    public mutating func int32() throws(WireError) -> Int32 { try integer() }
    public mutating func int64() throws(WireError) -> Int64 { try integer() }
    public mutating func bool() throws(WireError) -> Bool { try int8() != 0 }

    mutating func integer<Value: FixedWidthInteger>() throws(WireError) -> Value {
        guard let value = buffer.readInteger(as: Value.self) else { throw .truncated(offset: offset) }
        return value
    }

    /// An unsigned varint of at most 32 bits.
    public mutating func uvarint() throws(WireError) -> Int {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 28, by: 7) {
            let byte: UInt8 = try integer()
            value |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return Int(value) }
        }
        throw .invalidLength(Int(value), offset: offset)
    }

    public mutating func uuid() throws(WireError) -> WireUUID {
        WireUUID(high: try integer(), low: try integer())
    }

    /// Steps over `count` bytes.
    public mutating func skip(_ count: Int) throws(WireError) {
        guard count >= 0 else { throw .invalidLength(count, offset: offset) }
        guard count <= remaining else { throw .truncated(offset: offset) }
        buffer.moveReaderIndex(forwardBy: count)
    }

    /// A string, nil for null.
    public mutating func nullableString() throws(WireError) -> String? {
        let length = flexible ? try uvarint() - 1 : Int(try int16())
        return try string(length: length)
    }

    /// A string that must not be null.
    public mutating func string() throws(WireError) -> String {
        let at = offset
        guard let value = try nullableString() else { throw .invalidLength(-1, offset: at) }
        return value
    }

    /// A string with a classic int16 length, whatever `flexible` says; nil for null.
    public mutating func classicString() throws(WireError) -> String? {
        let length = Int(try int16())
        return try string(length: length)
    }

    private mutating func string(length: Int) throws(WireError) -> String? {
        guard length >= -1 else { throw .invalidLength(length, offset: offset) }
        guard length >= 0 else { return nil }
        guard let value = buffer.readString(length: length) else { throw .truncated(offset: offset) }
        return value
    }

    public mutating func skipString() throws(WireError) {
        let length = flexible ? try uvarint() - 1 : Int(try int16())
        guard length >= -1 else { throw .invalidLength(length, offset: offset) }
        try skip(max(0, length))
    }

    /// A bytes or records field as a slice that shares the storage, nil for null.
    public mutating func bytes() throws(WireError) -> ByteBuffer? {
        let length = flexible ? try uvarint() - 1 : Int(try int32())
        guard length >= -1 else { throw .invalidLength(length, offset: offset) }
        return length < 0 ? nil : try slice(length)
    }

    /// The next `length` bytes, which must not be negative, sharing the storage.
    mutating func slice(_ length: Int) throws(WireError) -> ByteBuffer {
        guard let slice = buffer.readSlice(length: length) else { throw .truncated(offset: offset) }
        return slice
    }

    /// Steps over a bytes or records field without looking into it.
    public mutating func skipBytes() throws(WireError) {
        let length = flexible ? try uvarint() - 1 : Int(try int32())
        guard length >= -1 else { throw .invalidLength(length, offset: offset) }
        try skip(max(0, length))
    }

    /// The number of elements of an array, nil for null. Never more than the bytes that are left could hold.
    public mutating func arrayCount() throws(WireError) -> Int? {
        let count = flexible ? try uvarint() - 1 : Int(try int32())
        guard count >= -1, count <= remaining else { throw .invalidLength(count, offset: offset) }
        return count < 0 ? nil : count
    }

    /// Reads an array whose elements `element` reads; nil for null.
    public mutating func nullableArray<Element>(
        _ element: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element]? {
        guard let count = try arrayCount() else { return nil }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    /// Reads an array whose elements `element` reads; null reads as empty.
    public mutating func array<Element>(
        _ element: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        try nullableArray(element) ?? []
    }

    /// Steps over each element of an array with `element`, keeping nothing.
    public mutating func forEach(
        _ element: (inout WireReader) throws(WireError) -> Void
    ) throws(WireError) {
        for _ in 0..<(try arrayCount() ?? 0) { try element(&self) }
    }

    /// Steps over a tagged section; in a version that is not flexible there is none.
    public mutating func skipTags() throws(WireError) {
        guard flexible else { return }
        for _ in 0..<(try uvarint()) {
            _ = try uvarint()
            try skip(try uvarint())
        }
    }

    /// Reads a tagged section, keeping every field as it is.
    public mutating func tags() throws(WireError) -> TaggedFields {
        guard flexible else { return TaggedFields() }
        var fields: [TaggedFields.Field] = []
        for _ in 0..<(try uvarint()) {
            let tag = try uvarint()
            let size = try uvarint()
            guard let payload = buffer.readSlice(length: size) else { throw .truncated(offset: offset) }
            fields.append(TaggedFields.Field(tag: tag, payload: payload))
        }
        return TaggedFields(fields: fields)
    }
}
