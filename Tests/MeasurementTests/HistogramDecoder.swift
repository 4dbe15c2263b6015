import Foundation

/// Reads the V2 compressed encoding of the HdrHistogram project, by its specification alone.
struct HistogramDecoder {
    struct Mistake: Error { var text: String }

    /// The lowest value of each counter that is not zero, with its count.
    private(set) var counts: [UInt64: UInt64] = [:]
    let significantDigits: UInt32
    let highestTrackable: UInt64

    init(base64: some StringProtocol) throws {
        guard let data = Data(base64Encoded: String(base64)) else { throw Mistake(text: "no base64") }
        var outer = Reader(bytes: [UInt8](data))
        guard try outer.number(4) == 0x1C84_9314 else { throw Mistake(text: "no compressed V2 cookie") }
        let length = try outer.number(4)
        guard outer.rest.count == length else { throw Mistake(text: "the length is wrong") }
        var reader = Reader(bytes: try Self.inflateStored(Array(outer.rest)))
        guard try reader.number(4) == 0x1C84_9313 else { throw Mistake(text: "no V2 cookie") }
        let payload = try reader.number(4)
        guard try reader.number(4) == 0 else { throw Mistake(text: "the index is normalized") }
        significantDigits = UInt32(try reader.number(4))
        guard try reader.number(8) == 1 else { throw Mistake(text: "the lowest value is not 1") }
        highestTrackable = try reader.number(8)
        guard Double(bitPattern: try reader.number(8)) == 1 else { throw Mistake(text: "there is a conversion ratio") }
        guard reader.rest.count == payload else { throw Mistake(text: "the payload's length is wrong") }
        try readCounts(&reader)
    }

    /// The specification: a positive number is a count, a negative one a run of empty counters.
    private mutating func readCounts(_ reader: inout Reader) throws {
        var index: UInt64 = 0
        while !reader.rest.isEmpty {
            let number = try reader.zigZag()
            if number < 0 {
                index += UInt64(-number)
            } else {
                if number > 0 { counts[Self.lowestValue(ofCounter: index)] = UInt64(number) }
                index += 1
            }
        }
    }

    /// Two significant digits need 256 sub-buckets; each bucket after the first has the upper half of them.
    private static func lowestValue(ofCounter index: UInt64) -> UInt64 {
        guard index >= 256 else { return index }
        let bucket = index / 128 - 1
        return (index % 128 + 128) << bucket
    }

    /// RFC 1950 and the stored blocks of RFC 1951.
    private static func inflateStored(_ stream: [UInt8]) throws -> [UInt8] {
        guard stream.count >= 6, stream[0] & 0x0F == 8, (Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0 else {
            throw Mistake(text: "no zlib header")
        }
        var data: [UInt8] = []
        var position = 2
        var isFinal = false
        while !isFinal {
            isFinal = stream[position] & 1 == 1
            guard stream[position] >> 1 & 3 == 0 else { throw Mistake(text: "a block is not stored") }
            let length = Int(stream[position + 1]) | Int(stream[position + 2]) << 8
            let complement = Int(stream[position + 3]) | Int(stream[position + 4]) << 8
            guard length ^ 0xFFFF == complement else { throw Mistake(text: "a block's length is damaged") }
            data += stream[position + 5..<position + 5 + length]
            position += 5 + length
        }
        var tail = Reader(bytes: Array(stream[position...]))
        guard try tail.number(4) == adler32(data), tail.rest.isEmpty else { throw Mistake(text: "Adler-32 is wrong") }
        return data
    }

    private static func adler32(_ data: [UInt8]) -> UInt64 {
        var low: UInt64 = 1
        var high: UInt64 = 0
        for byte in data {
            low = (low + UInt64(byte)) % 65521
            high = (high + low) % 65521
        }
        return high * 65536 + low
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        init(bytes: [UInt8]) { rest = bytes[...] }

        mutating func byte() throws -> UInt8 {
            guard let byte = rest.popFirst() else { throw Mistake(text: "it ends too soon") }
            return byte
        }

        mutating func number(_ length: Int) throws -> UInt64 {
            var value: UInt64 = 0
            for _ in 0..<length { value = value << 8 | UInt64(try byte()) }
            return value
        }

        /// LEB128 of at most 9 bytes, of which the ninth holds 8 bits.
        mutating func zigZag() throws -> Int64 {
            var value: UInt64 = 0
            for position in 0..<9 as Range<UInt64> {
                let byte = try byte()
                let bits = position == 8 ? UInt64(byte) : UInt64(byte & 0x7F)
                value |= bits << (7 * position)
                if position < 8, byte & 0x80 == 0 { break }
            }
            return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
        }
    }
}
