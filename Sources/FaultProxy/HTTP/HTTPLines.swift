/// The lines of a head, without their ends; a line feed alone ends a line as well.
struct HTTPLines: IteratorProtocol {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    mutating func next() -> Slice<UnsafeRawBufferPointer>? {
        guard let end = rest.firstIndex(of: HTTPSyntax.lineFeed) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        return line.last == HTTPSyntax.carriageReturn ? line.dropLast() : line
    }
}
