/// Writes text to a buffer from its start on.
struct ByteWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    mutating func write(_ text: StaticString) {
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + bytes.count]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Writes a decimal number.
    mutating func write(number: UInt64) {
        var digits = 1
        var limit: UInt64 = 10
        while limit <= number {
            digits += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            guard !overflow else { break }
            limit = next
        }
        var rest = number
        for position in stride(from: count + digits - 1, through: count, by: -1) {
            buffer[position] = UInt8(0x30 + rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Fills up to a length with letters drawn from one random word.
    mutating func pad(to length: Int, _ word: UInt64) {
        var state = word
        while count < length {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            buffer[count] = UInt8(0x61 + (state >> 33) % 26)
            count += 1
        }
    }
}
