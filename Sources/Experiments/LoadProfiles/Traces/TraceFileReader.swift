/// Reads the lines of a trace into a few bytes each.
struct TraceFileReader {
    let unit: TraceUnit
    /// How many times faster than recorded the trace is replayed.
    let speed: Double
    let names: [TraceColumn: String]
    /// The names of the profile's events; nil if the trace may name them.
    let events: [String]?

    /// Reads all lines, and gives the names of the events if the trace told them. Throws the first mistake.
    func read<Rows: TraceRows>(_ rows: consuming Rows) throws(TraceMistake) -> (trace: Trace, events: [String]?) {
        if names[.rate] != nil { return (.rates(try rates(rows)), nil) }
        return try arrivals(rows)
    }

    private func arrivals<Rows: TraceRows>(
        _ rows: consuming Rows
    ) throws(TraceMistake) -> (trace: Trace, events: [String]?) {
        var rows = rows
        var clock = TraceClock(unit: unit, speed: speed, column: names[.time] ?? "")
        var kinds = TraceKinds(known: events)
        var keys = ByteTableBuilder()
        var arrivals = TraceArrivals(times: [])
        let (hasKinds, hasKeys) = (names[.event] != nil, names[.key] != nil)
        try Self.forEachRow(&rows) { rows, cells throws(TraceMistake) in
            arrivals.times.append(try clock.offset(cells[TraceColumn.time.rawValue], in: rows.bytes))
            if hasKinds {
                let cell = cells[TraceColumn.event.rawValue]
                arrivals.kinds.append(
                    try Self.withText(cell, rows) { text throws(TraceMistake) in
                        try kinds.number(of: text, at: cell.start)
                    })
            }
            if hasKeys {
                let cell = cells[TraceColumn.key.rawValue]
                arrivals.keys.append(
                    try Self.withText(cell, rows) { text throws(TraceMistake) in
                        try Self.key(text, at: cell.start, in: &keys)
                    })
            }
        }
        guard !arrivals.times.isEmpty else {
            throw TraceMistake(offset: 0, problem: "the trace has no arrivals", remedy: "write at least one line")
        }
        arrivals.keyNames = keys.table
        return (.arrivals(arrivals), hasKinds && events == nil ? kinds.names : nil)
    }

    private func rates<Rows: TraceRows>(_ rows: consuming Rows) throws(TraceMistake) -> [TracePoint] {
        var rows = rows
        var clock = TraceClock(unit: unit, speed: speed, column: names[.time] ?? "")
        var points: [TracePoint] = []
        try Self.forEachRow(&rows) { rows, cells throws(TraceMistake) in
            let time = try clock.offset(cells[TraceColumn.time.rawValue], in: rows.bytes)
            let range = cells[TraceColumn.rate.rawValue].range
            let text = UnsafeRawBufferPointer(rebasing: rows.bytes[range])
            guard let rate = DecimalBytes(text)?.value, rate * speed <= 1e9 else {
                throw TraceMistake(
                    offset: range.lowerBound,
                    problem: "'\(String(decoding: text, as: UTF8.self))' is not a rate per second from 0 to 1000000000",
                    remedy: "write decimal digits, as in '480.5'")
            }
            // The same arrivals in half the time are twice the rate.
            points.append(TracePoint(nanoseconds: time, rate: rate * speed))
        }
        let trace = Trace.rates(points)
        guard points.count >= 2, trace.length > .zero else {
            throw TraceMistake(
                offset: 0, problem: "the trace has no two rates at different times",
                remedy: "write at least two lines: each rate changes evenly to the next")
        }
        guard trace.count > 0 else {
            throw TraceMistake(offset: 0, problem: "the trace sends nothing", remedy: "give one line a rate above 0")
        }
        return points
    }

    private static func forEachRow<Rows: TraceRows>(
        _ rows: inout Rows,
        _ body: (borrowing Rows, UnsafeMutablePointer<TraceCell>) throws(TraceMistake) -> Void
    ) throws(TraceMistake) {
        let cells = UnsafeMutablePointer<TraceCell>.allocate(capacity: TraceColumn.allCases.count)
        defer { cells.deallocate() }
        cells.initialize(repeating: TraceCell(), count: TraceColumn.allCases.count)
        while try rows.next(into: cells) { try body(rows, cells) }
    }

    private static func withText<Rows: TraceRows, Value>(
        _ cell: TraceCell, _ rows: borrowing Rows, _ body: (UnsafeRawBufferPointer) throws(TraceMistake) -> Value
    ) throws(TraceMistake) -> Value {
        guard cell.isEscaped else { return try body(UnsafeRawBufferPointer(rebasing: rows.bytes[cell.range])) }
        let text = rows.unescaped(cell)
        return try text.withUnsafeBufferPointer { bytes throws(TraceMistake) in try body(UnsafeRawBufferPointer(bytes))
        }
    }

    private static func key(
        _ text: UnsafeRawBufferPointer, at offset: Int, in keys: inout ByteTableBuilder
    ) throws(TraceMistake) -> UInt32 {
        guard !text.isEmpty else { return TraceArrivals.noKey }
        guard text.count <= 1024, !text.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw TraceMistake(
                offset: offset, problem: "the key is longer than 1024B, or has a control character",
                remedy: "use shorter keys in visible characters")
        }
        return keys.number(of: text)
    }
}
