import Foundation

/// What is wrong at a byte of a file that is read as bytes.
struct TraceMistake: Error, Sendable {
    /// In bytes from the start of the file.
    var offset: Int
    var problem: String
    var remedy: String

    /// What `body` makes of the bytes of a file, or its mistake with the place.
    static func reading<Value>(
        _ data: Data, file: String, _ body: (UnsafeRawBufferPointer) throws(TraceMistake) -> Value
    ) -> Result<Value, Mistake> {
        data.withUnsafeBytes { bytes in
            Result { () throws(TraceMistake) in try body(bytes) }.mapError { $0.mistake(in: bytes, file: file) }
        }
    }

    /// The same with the line and the column, which are counted only now that they are needed.
    func mistake(in bytes: UnsafeRawBufferPointer, file: String) -> Mistake {
        var line = 1
        var start = 0
        for position in 0..<min(offset, bytes.count) where bytes[position] == 0x0A {
            line += 1
            start = position + 1
        }
        // The bytes of a character in UTF-8 after its first one have these two high bits.
        let column = (start..<max(start, min(offset, bytes.count))).reduce(1) { column, position in
            column + (bytes[position] & 0xC0 == 0x80 ? 0 : 1)
        }
        return Mistake(
            location: SourceLocation(file: file, line: line, column: column), problem: problem, remedy: remedy)
    }
}
