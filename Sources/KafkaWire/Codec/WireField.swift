import NIOCore

/// A value that can be read from and written to the wire by one declaration.
public protocol WireField {
    /// Becomes what the coder reads, or writes itself.
    mutating func code(_ coder: inout WireCoder) throws(WireError)
}

/// A field that an array can hold.
public protocol WireElement: WireField {
    init()
}

/// A field that has a form for null.
public protocol WireNullable: WireElement {
    static func code(_ value: inout Self?, _ coder: inout WireCoder) throws(WireError)
}

extension Optional: WireField where Wrapped: WireNullable {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try Wrapped.code(&self, &coder) }
}

extension WireCoder {
    mutating func integer(_ value: inout some FixedWidthInteger) throws(WireError) {
        if isReading { value = try reader.integer() } else { writer.integer(value) }
    }
}

extension Int8: WireElement {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try coder.integer(&self) }
}

extension Int16: WireElement {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try coder.integer(&self) }
}

extension UInt16: WireElement {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try coder.integer(&self) }
}

extension Int32: WireElement {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try coder.integer(&self) }
}

extension Int64: WireElement {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try coder.integer(&self) }
}

extension Bool: WireElement {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.isReading { self = try coder.reader.bool() } else { coder.writer.bool(self) }
    }
}

extension WireUUID: WireElement {
    public init() { self = .zero }

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.integer(&high)
        try coder.integer(&low)
    }
}

extension String: WireNullable {
    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.isReading { self = try coder.reader.string() } else { try coder.write(self) }
    }

    public static func code(_ value: inout String?, _ coder: inout WireCoder) throws(WireError) {
        if coder.isReading { value = try coder.reader.nullableString() } else { try coder.write(value) }
    }
}

extension ByteBuffer: WireNullable {
    /// Null reads as empty.
    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.isReading { self = try coder.reader.bytes() ?? ByteBuffer() } else { try coder.write(self) }
    }

    public static func code(_ value: inout ByteBuffer?, _ coder: inout WireCoder) throws(WireError) {
        if coder.isReading { value = try coder.reader.bytes() } else { try coder.write(value) }
    }
}

extension Array: WireField, WireElement, WireNullable where Element: WireElement {
    /// Null reads as empty.
    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        guard coder.isReading else { return try write(to: &coder) }
        self = try Self.read(&coder) ?? []
    }

    public static func code(_ value: inout [Element]?, _ coder: inout WireCoder) throws(WireError) {
        guard coder.isReading else {
            guard let elements = value else { return try coder.writeCount(nil) }
            return try elements.write(to: &coder)
        }
        value = try read(&coder)
    }

    private func write(to coder: inout WireCoder) throws(WireError) {
        try coder.writeCount(count)
        for var element in self { try element.code(&coder) }
    }

    /// Grows as elements come, since a count says nothing yet about how many there are.
    private static func read(_ coder: inout WireCoder) throws(WireError) -> [Element]? {
        guard let count = try coder.reader.arrayCount() else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(Swift.min(count, 64))
        for _ in 0..<count {
            var element = Element()
            try element.code(&coder)
            elements.append(element)
        }
        return elements
    }
}

extension WireCoder {
    fileprivate mutating func write(_ value: String?) throws(WireError) {
        let length = value?.utf8.count ?? 0
        guard length <= (isFlexible ? Int(Int32.max) : Int(Int16.max)) else {
            throw .invalidLength(length, offset: writer.buffer.readableBytes)
        }
        writer.string(value)
    }

    fileprivate mutating func write(_ value: ByteBuffer?) throws(WireError) {
        try writeCount(value?.readableBytes)
        if let value { writer.bytes(value) }
    }

    /// The number of elements or bytes, nil for null.
    fileprivate mutating func writeCount(_ count: Int?) throws(WireError) {
        guard count ?? 0 < Int(Int32.max) else {
            throw .invalidLength(count ?? 0, offset: writer.buffer.readableBytes)
        }
        if isFlexible { writer.uvarint((count ?? -1) + 1) } else { writer.integer(Int32(count ?? -1)) }
    }
}
