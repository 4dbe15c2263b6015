import Experiments

/// A template made ready to be written for every event without looking at its text again.
struct CompiledTemplate: Sendable {
    /// How the key of an event must be written where the template stands.
    enum Escaping: Sendable { case none, json, path }

    private enum Piece: Sendable {
        case literal(Range<Int>)
        case id, key, sequence, timeMilliseconds
        case uuid(salt: UInt64)
        /// From the first of `options` on.
        case choice(first: Int, count: Int, salt: UInt64)
        case integer(lowest: Int, count: UInt64, salt: UInt64)
        case text(shortest: Int, count: UInt64, salt: UInt64)
    }

    private var pieces: [Piece] = []
    /// All literals and options, one after the other.
    private var bytes: [UInt8] = []
    private var options: [Range<Int>] = []
    private let escaping: Escaping
    private let isKeyPlain: Bool
    /// The longest that an event can make of it, in bytes.
    private(set) var maximum = 0

    /// `seeds`: the chance of this template, apart from that of others.
    init(_ template: TextTemplate, escaping: Escaping, limits: TemplateLimits, kindName: String, seeds: SeedTree) {
        self.escaping = escaping
        isKeyPlain = limits.isKeyPlain || escaping == .none
        for (index, part) in template.parts.enumerated() {
            switch part {
            case .literal(let text): append(Array(text.utf8))
            case .field(.event): append(Array(kindName.utf8))
            case .field(let field): append(field, limits, salt: seeds.derived("field", UInt64(index)).seed)
            }
        }
    }

    private mutating func append(_ literal: [UInt8]) {
        pieces.append(.literal(bytes.count..<bytes.count + literal.count))
        bytes += literal
        maximum += literal.count
    }

    private mutating func append(_ field: TemplateField, _ limits: TemplateLimits, salt: UInt64) {
        switch field {
        case .event: break
        case .id: add(.id, atMost: 31)
        case .key: add(.key, atMost: limits.key * (isKeyPlain ? 1 : 6))
        case .sequence: add(.sequence, atMost: 20)
        case .uuid: add(.uuid(salt: salt), atMost: 36)
        case .timeMilliseconds: add(.timeMilliseconds, atMost: 20)
        case .integer(let range):
            let count = UInt64(range.upperBound - range.lowerBound) + 1
            add(.integer(lowest: range.lowerBound, count: count, salt: salt), atMost: 20)
        case .text(let range):
            let count = UInt64(range.upperBound - range.lowerBound) + 1
            add(.text(shortest: range.lowerBound, count: count, salt: salt), atMost: range.upperBound)
        case .choice(let texts):
            let encoded = texts.map(escaped)
            add(.choice(first: options.count, count: texts.count, salt: salt), atMost: encoded.map(\.count).max() ?? 0)
            for option in encoded {
                options.append(bytes.count..<bytes.count + option.count)
                bytes += option
            }
        }
    }

    private mutating func add(_ piece: Piece, atMost length: Int) {
        pieces.append(piece)
        maximum += length
    }

    private func escaped(_ text: String) -> [UInt8] {
        let source = Array(text.utf8)
        let memory = OwnedBytes(count: source.count * 6)
        var writer = ByteWriter(memory.buffer)
        source.withUnsafeBytes { writer.write($0, escaping) }
        return Array(writer.written)
    }

    /// The text that every event has alike; nil if there is a field.
    var constant: [UInt8]? {
        pieces.allSatisfy { if case .literal = $0 { true } else { false } } ? bytes : nil
    }

    func write(_ event: EventFacts, _ text: borrowing RandomText, to writer: inout ByteWriter) {
        for piece in pieces {
            switch piece {
            case .literal(let range): write(range, to: &writer)
            case .id: writer.write(event.identity)
            case .key: writer.write(event.key, isKeyPlain ? .none : escaping)
            case .sequence: writer.write(number: event.index)
            case .timeMilliseconds: writer.write(number: event.milliseconds)
            case .uuid(let salt): writer.write(uuid: Self.word(event, salt), Self.word(event, ~salt))
            case .choice(let first, let count, let salt):
                let drawn = Self.word(event, salt).multipliedFullWidth(by: UInt64(count)).high
                write(options[first + Int(drawn)], to: &writer)
            case .integer(let lowest, let count, let salt):
                writer.write(number: lowest + Int(Self.word(event, salt).multipliedFullWidth(by: count).high))
            case .text(let shortest, let count, let salt):
                let length = shortest + Int(Self.word(event, salt).multipliedFullWidth(by: count).high)
                text.write(length, Self.word(event, ~salt), to: &writer)
            }
        }
    }

    private func write(_ range: Range<Int>, to writer: inout ByteWriter) {
        bytes.withUnsafeBytes { writer.write(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private static func word(_ event: EventFacts, _ salt: UInt64) -> UInt64 {
        randomWord(seed: event.seed ^ salt, index: event.index)
    }
}

extension ByteWriter {
    mutating func write(_ bytes: UnsafeRawBufferPointer, _ escaping: CompiledTemplate.Escaping) {
        switch escaping {
        case .none: write(bytes)
        case .json: write(escapedForJSON: bytes)
        case .path: write(escapedForPath: bytes)
        }
    }

    /// Writes a version 4 UUID (RFC 9562) of these random bits.
    mutating func write(uuid high: UInt64, _ low: UInt64) {
        write(hex: UInt32(truncatingIfNeeded: high >> 32))
        write(byte: 0x2D)
        write(hex16: UInt16(truncatingIfNeeded: high >> 16))
        write(byte: 0x2D)
        write(hex16: UInt16(truncatingIfNeeded: high) & 0x0FFF | 0x4000)
        write(byte: 0x2D)
        write(hex16: UInt16(truncatingIfNeeded: low >> 48) & 0x3FFF | 0x8000)
        write(byte: 0x2D)
        write(hex16: UInt16(truncatingIfNeeded: low >> 32))
        write(hex: UInt32(truncatingIfNeeded: low))
    }
}
