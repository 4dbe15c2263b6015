/// A pattern in which `*` stands for any number of bytes and `?` for one.
struct GlobPattern: Sendable {
    private let pattern: [UInt8]

    init(_ text: String) { pattern = Array(text.utf8) }

    func matches(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        Wildcards.match(text, pattern, any: UInt8(ascii: "*"), one: UInt8(ascii: "?"))
    }
}
