/// Reads the keys of a file, one a line: `{file: keys.txt}`.
struct KeyFileReader {
    private static let most = 10_000_000
    let fields: Fields
    let files: SourceFiles

    /// None if the file is wrong, which is reported.
    func keys() -> KeyDistribution {
        guard let file = fields.referencedLargeFile("file", in: files) else { return .none }
        switch file.content {
        // The keys themselves are not known, but how many there are.
        case .outline(let outline): return .uniform(count: max(1, Int(clamping: outline.entries)))
        case .bytes(let data):
            switch TraceMistake.reading(data, file: file.path, Self.table) {
            case .failure(let mistake):
                fields.log.report(mistake)
                return .none
            case .success(let table):
                files.noteOutline(file.path, FileOutline(entries: UInt64(table.count)))
                return .list(table)
            }
        }
    }

    private static func table(_ bytes: UnsafeRawBufferPointer) throws(TraceMistake) -> ByteTable {
        var keys = ByteTableBuilder()
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            let next = end + 1
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            if end > start { try add(start..<end, of: bytes, to: &keys) }
            start = next
        }
        guard keys.table.count > 0 else {
            throw TraceMistake(offset: 0, problem: "the file has no keys", remedy: "write one key a line")
        }
        return keys.table
    }

    private static func add(
        _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, to keys: inout ByteTableBuilder
    ) throws(TraceMistake) {
        if let control = range.first(where: { bytes[$0] < 0x20 || bytes[$0] == 0x7F }) {
            throw TraceMistake(
                offset: control, problem: "the key has a control character",
                remedy: "write one key a line, in visible characters")
        }
        let known = keys.table.count
        let number = keys.number(of: UnsafeRawBufferPointer(rebasing: bytes[range]))
        guard number == known else {
            let key = String(decoding: bytes[range], as: UTF8.self)
            throw TraceMistake(
                offset: range.lowerBound, problem: "the key '\(key)' appears twice", remedy: "keep one of them")
        }
        guard range.count <= 1024, known < most else {
            throw TraceMistake(
                offset: range.lowerBound, problem: "the key is longer than 1024B, or one of more than \(most)",
                remedy: "use shorter or fewer keys")
        }
    }
}
