/// What a column of a trace tells; the raw value is its place among the cells of a line.
enum TraceColumn: Int, CaseIterable {
    case time, rate, event, key
}
