/// The lines of a trace in one of its formats.
protocol TraceRows {
    /// The whole file.
    var bytes: UnsafeRawBufferPointer { get }
    /// `names`: the columns that are asked for, by what they tell.
    init(_ bytes: UnsafeRawBufferPointer, names: [TraceColumn: String]) throws(TraceMistake)
    /// Reads the next line that is not blank into `cells`, one for each `TraceColumn`; false at the end.
    mutating func next(into cells: UnsafeMutablePointer<TraceCell>) throws(TraceMistake) -> Bool
    /// The value of a cell that is escaped.
    func unescaped(_ cell: TraceCell) -> [UInt8]
}
