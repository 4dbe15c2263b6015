/// A pattern in which `*` stands for any number of bytes and `?` for one.
struct GlobPattern: Sendable {
    private let pattern: [UInt8]

    init(_ text: String) { pattern = Array(text.utf8) }

    /// In time of at most the product of both lengths, whatever the pattern.
    func matches(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        var (position, index) = (text.startIndex, 0)
        var lastStar: (index: Int, position: Int)?
        while position < text.endIndex {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                lastStar = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == UInt8(ascii: "?") || pattern[index] == text[position] {
                index += 1
                position += 1
            } else if let star = lastStar {
                // The last star takes one byte more.
                lastStar = (star.index, star.position + 1)
                index = star.index + 1
                position = star.position + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
