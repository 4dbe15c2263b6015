import NIOCore

/// Reads or writes the fields of one message, so that a message declares each of its fields once for both ways.
///
/// One concrete type with a direction, rather than two behind a protocol: a message's code is compiled once, and no caller
/// in another module pays for generics.
public struct WireCoder {
    /// The version of the message that is being read or written.
    public private(set) var version: Int16
    public let isReading: Bool
    var reader: WireReader
    var writer: WireWriter
    /// Between `openTags` and `closeTags`: the fields not claimed yet, or those to be written.
    private var section: [TaggedFields.Field] = []

    init(reading reader: WireReader, version: Int16) {
        self.version = version
        self.reader = reader
        writer = WireWriter()
        isReading = true
    }

    init(writingTo writer: consuming WireWriter, version: Int16) {
        self.version = version
        self.writer = writer
        reader = WireReader(ByteBuffer())
        isReading = false
    }

    /// Whether strings, arrays and bytes are compact and structures end in tagged fields.
    public var isFlexible: Bool { isReading ? reader.flexible : writer.flexible }

    /// Bytes not read yet; 0 when writing.
    public var remaining: Int { reader.remaining }

    /// Reads or writes one field.
    public mutating func field(_ value: inout some WireField) throws(WireError) { try value.code(&self) }

    /// A field that may be null only from `first` on: below it, nil is written as the empty value.
    public mutating func field<Value: WireNullable>(
        _ value: inout Value?, nullableFrom first: Int16
    ) throws(WireError) {
        guard version < first else { return try value.code(&self) }
        var present = value ?? Value()
        try present.code(&self)
        if isReading { value = present }
    }

    /// Goes on in the form of version 0, as the answer to a version that the broker does not know does (KIP-511).
    public mutating func fallBackToVersion0() {
        version = 0
        reader.flexible = false
        writer.flexible = false
    }
}

// MARK: Tagged fields

extension WireCoder {
    /// The tagged section of a structure that knows no tag; in a version that is not flexible there is none.
    public mutating func tags(_ unknown: inout TaggedFields) throws(WireError) {
        guard isFlexible else { return }
        if isReading { unknown = try reader.tags() } else { writer.tags(unknown) }
    }

    /// Begins the tagged section of a structure that knows some tags. Each known one follows with `tag`.
    public mutating func openTags(_ unknown: TaggedFields) throws(WireError) {
        section = isReading ? try reader.tags().fields : unknown.fields
    }

    /// A known tagged field; nil when it is absent.
    public mutating func tag<Value: WireElement>(_ tag: Int, _ value: inout Value?) throws(WireError) {
        guard isFlexible else { return }
        guard isReading else { return try write(tag, value) }
        guard let index = section.firstIndex(where: { $0.tag == tag }) else { return }
        var inner = WireCoder(reading: WireReader(section.remove(at: index).payload, flexible: true), version: version)
        var read = Value()
        try read.code(&inner)
        guard inner.remaining == 0 else { throw .invalidLength(inner.remaining, offset: reader.offset) }
        value = read
    }

    private mutating func write<Value: WireElement>(_ tag: Int, _ value: Value?) throws(WireError) {
        guard var present = value else { return }
        var inner = WireCoder(writingTo: WireWriter(flexible: true), version: version)
        try present.code(&inner)
        let index = section.firstIndex { $0.tag >= tag } ?? section.endIndex
        section.insert(TaggedFields.Field(tag: tag, payload: inner.writer.buffer), at: index)
    }

    /// Ends the section: what no `tag` claimed is kept in `unknown`, or everything is written in the order of the tags.
    public mutating func closeTags(_ unknown: inout TaggedFields) {
        guard isFlexible else { return }
        let fields = TaggedFields(fields: section)
        if isReading { unknown = fields } else { writer.tags(fields) }
        section = []
    }
}
