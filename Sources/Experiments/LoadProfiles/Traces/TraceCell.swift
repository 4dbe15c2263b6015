/// Where a value lies in the bytes of a trace.
struct TraceCell {
    var start = 0
    var end = 0
    /// Whether the bytes are not yet the value: quotes are doubled, or characters escaped.
    var isEscaped = false
    /// False if the line has no such value.
    var isPresent = false

    var range: Range<Int> { start..<end }
}
