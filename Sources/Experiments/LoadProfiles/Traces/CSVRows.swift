import Foundation

/// Comma-separated values (RFC 4180): the first line names the columns; a field in quotes may hold commas and lines.
struct CSVRows: TraceRows {
    let bytes: UnsafeRawBufferPointer
    private var position: Int
    /// Where the line ends that `position` was in when this was last looked for.
    private var lineEnd = -1
    /// What each field of a line tells, up to the last one that is asked for.
    private var roles: [TraceColumn?] = []

    init(_ bytes: UnsafeRawBufferPointer, names: [TraceColumn: String]) throws(TraceMistake) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let start = position
        var header: [String] = []
        skipBlankLines()
        while position < bytes.count {
            let (cell, isLast) = try field()
            let text = cell.isEscaped ? unescaped(cell) : Array(bytes[cell.range])
            header.append(String(decoding: text, as: UTF8.self))
            if isLast { break }
        }
        for (role, name) in names.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let column = header.firstIndex(of: name) else {
                throw TraceMistake(
                    offset: start, problem: "the file has no column '\(name)'",
                    remedy: header.isEmpty
                        ? "name the columns in the first line" : Suggestion.remedy(for: name, among: header))
            }
            while roles.count <= column { roles.append(nil) }
            guard roles[column] == nil else {
                throw TraceMistake(
                    offset: start, problem: "the column '\(name)' is asked for twice",
                    remedy: "give each of 'time', 'rate', 'event' and 'key' a column of its own")
            }
            roles[column] = role
        }
    }

    mutating func next(into cells: UnsafeMutablePointer<TraceCell>) throws(TraceMistake) -> Bool {
        skipBlankLines()
        guard position < bytes.count else { return false }
        let start = position
        var column = 0
        while true {
            let (cell, isLast) = try field()
            if column < roles.count, let role = roles[column] { cells[role.rawValue] = cell }
            column += 1
            if isLast { break }
        }
        guard column >= roles.count else {
            throw TraceMistake(
                offset: start, problem: "the line has \(column) of at least \(roles.count) fields",
                remedy: "write a value for every column, or leave the line out")
        }
        return true
    }

    func unescaped(_ cell: TraceCell) -> [UInt8] {
        var text: [UInt8] = []
        var position = cell.start
        while position < cell.end {
            text.append(bytes[position])
            position += bytes[position] == 0x22 ? 2 : 1
        }
        return text
    }

    private mutating func skipBlankLines() {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D { position += 1 }
    }

    /// Reads a field and the comma or the line break after it.
    private mutating func field() throws(TraceMistake) -> (TraceCell, isLast: Bool) {
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        if position < bytes.count, bytes[position] == 0x22 { return try quoted() }
        let start = position
        if position > lineEnd { lineEnd = find(0x0A, before: bytes.count) }
        position = find(0x2C, before: lineEnd)
        var end = position
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0D { end -= 1 }
        return (TraceCell(start: start, end: end, isPresent: true), skipSeparator())
    }

    private mutating func quoted() throws(TraceMistake) -> (TraceCell, isLast: Bool) {
        let quote = position
        var cell = TraceCell(start: quote + 1, end: quote + 1, isPresent: true)
        position += 1
        while position < bytes.count {
            guard bytes[position] == 0x22 else {
                position += 1
                continue
            }
            guard position + 1 < bytes.count, bytes[position + 1] == 0x22 else { break }
            cell.isEscaped = true
            position += 2
        }
        cell.end = position
        position += 1
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0D { position += 1 }
        guard position <= bytes.count, position == bytes.count || [0x2C, 0x0A].contains(bytes[position]) else {
            throw TraceMistake(
                offset: quote, problem: "the quotes of the field do not end before a ','",
                remedy: "close them, and write '\"\"' for a quote inside")
        }
        return (cell, skipSeparator())
    }

    /// The next place of a byte; `limit` if there is none before it.
    private func find(_ byte: UInt8, before limit: Int) -> Int {
        guard position < limit, let start = bytes.baseAddress,
            let found = memchr(start + position, Int32(byte), limit - position)
        else { return limit }
        return UnsafeRawPointer(found) - start
    }

    /// True at the end of the line.
    private mutating func skipSeparator() -> Bool {
        guard position < bytes.count else { return true }
        position += 1
        return bytes[position - 1] == 0x0A
    }
}
