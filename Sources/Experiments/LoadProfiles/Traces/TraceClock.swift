/// The times of a trace, counted from the first one.
struct TraceClock {
    let unit: TraceUnit
    let speed: Double
    /// The name of the column, for mistakes.
    let column: String
    private var first: UInt64?
    private var last: UInt64 = 0

    init(unit: TraceUnit, speed: Double, column: String) {
        (self.unit, self.speed, self.column) = (unit, speed, column)
    }

    /// Nanoseconds of the replay from its first time to this one.
    mutating func offset(_ cell: TraceCell, in bytes: UnsafeRawBufferPointer) throws(TraceMistake) -> UInt64 {
        let text = UnsafeRawBufferPointer(rebasing: bytes[cell.range])
        guard let time = unit.time(text) else {
            throw TraceMistake(
                offset: cell.start,
                problem: "'\(String(decoding: text, as: UTF8.self))' is not a time in '\(unit.rawValue)'",
                remedy: unit.remedy)
        }
        guard time >= last else {
            throw TraceMistake(
                offset: cell.start,
                problem: "the time '\(String(decoding: text, as: UTF8.self))' is before that of the line above",
                remedy: "sort the file by its column '\(column)'")
        }
        last = time
        let start = first ?? time
        first = start
        guard time - start <= 36_000_000_000_000_000 else {
            throw TraceMistake(
                offset: cell.start, problem: "the trace is longer than 10000h",
                remedy: "check that its times are in '\(unit.rawValue)', or give it another 'unit'")
        }
        // Whole nanoseconds pass through a replay at the recorded speed unchanged.
        return speed == 1 ? time - start : UInt64((Double(time - start) / speed).rounded())
    }
}
