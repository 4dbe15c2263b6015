/// JSON lines: an object on every line; values inside nested objects are not looked at.
struct JSONRows: TraceRows {
    let bytes: UnsafeRawBufferPointer
    private var position = 0
    private let names: [(column: TraceColumn, name: [UInt8])]

    init(_ bytes: UnsafeRawBufferPointer, names: [TraceColumn: String]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        self.names = names.map { ($0.key, Array($0.value.utf8)) }
    }

    mutating func next(into cells: UnsafeMutablePointer<TraceCell>) throws(TraceMistake) -> Bool {
        skipSpace()
        guard position < bytes.count else { return false }
        let start = position
        for column in TraceColumn.allCases { cells[column.rawValue].isPresent = false }
        try expect(0x7B, "the line is not a JSON object")
        skipSpace()
        while byte != 0x7D {
            let key = try string()
            skipSpace()
            try expect(0x3A, "there is no ':' after the name")
            skipSpace()
            let value = try value()
            if let column = column(of: key) { cells[column.rawValue] = value }
            skipSpace()
            if byte == 0x2C {
                position += 1
                skipSpace()
            } else if byte != 0x7D {
                throw mistake("the object does not end")
            }
        }
        position += 1
        for (column, name) in names where !cells[column.rawValue].isPresent {
            throw TraceMistake(
                offset: start, problem: "the object has no '\(String(decoding: name, as: UTF8.self))'",
                remedy: "give every line a value for it, or leave the line out")
        }
        return true
    }

    func unescaped(_ cell: TraceCell) -> [UInt8] { JSONText.unescaped(bytes[cell.range]) }

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func column(of key: TraceCell) -> TraceColumn? {
        names.first { $0.name.count == key.end - key.start && $0.name.elementsEqual(bytes[key.range]) }?.column
    }

    private mutating func skipSpace() {
        while [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func expect(_ wanted: UInt8, _ problem: String) throws(TraceMistake) {
        guard byte == wanted else { throw mistake(problem) }
        position += 1
    }

    private func mistake(_ problem: String) -> TraceMistake {
        TraceMistake(offset: position, problem: problem, remedy: "write one object a line, as in '{\"time\":12.5}'")
    }

    private mutating func string() throws(TraceMistake) -> TraceCell {
        try expect(0x22, "a name or a text does not begin with a quote")
        var cell = TraceCell(start: position, isPresent: true)
        while byte != 0x22 {
            guard position < bytes.count, byte != 0x0A else { throw mistake("a text does not end") }
            if byte == 0x5C {
                cell.isEscaped = true
                position += 1
            }
            position += 1
        }
        cell.end = position
        position += 1
        return cell
    }

    private mutating func value() throws(TraceMistake) -> TraceCell {
        switch byte {
        case 0x22: return try string()
        case 0x7B, 0x5B:
            try skipNested()
            return TraceCell()
        default:
            let start = position
            while position < bytes.count, ![0x2C, 0x7D, 0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
            let isNull = bytes[start..<position].elementsEqual("null".utf8)
            guard position > start else { throw mistake("a value is missing") }
            return TraceCell(start: start, end: position, isPresent: !isNull)
        }
    }

    private mutating func skipNested() throws(TraceMistake) {
        var depth = 0
        repeat {
            guard position < bytes.count, byte != 0x0A else { throw mistake("the object does not end") }
            switch byte {
            case 0x22:
                _ = try string()
                continue
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D: depth -= 1
            default: break
            }
            position += 1
        } while depth > 0
    }
}
