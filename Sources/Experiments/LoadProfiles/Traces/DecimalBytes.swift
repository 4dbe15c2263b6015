/// A number written in decimal digits, such as `12.5`, without sign or exponent.
struct DecimalBytes {
    let whole: UInt64
    /// Billionths.
    let fraction: UInt64

    /// Nil if the text is no such number, or above 2^64.
    init?(_ text: UnsafeRawBufferPointer) {
        var whole: UInt64 = 0
        var position = 0
        while position < text.count, case let digit = text[position] &- 0x30, digit < 10 {
            let (product, isTooLarge) = whole.multipliedReportingOverflow(by: 10)
            let (sum, isOver) = product.addingReportingOverflow(UInt64(digit))
            guard !isTooLarge, !isOver else { return nil }
            whole = sum
            position += 1
        }
        guard position > 0 else { return nil }
        var fraction: UInt64 = 0
        if position < text.count {
            guard text[position] == 0x2E, position + 1 < text.count else { return nil }
            var scale: UInt64 = 100_000_000
            for byte in text[(position + 1)...] {
                let digit = byte &- 0x30
                guard digit < 10 else { return nil }
                fraction += UInt64(digit) * scale
                scale /= 10
            }
        }
        (self.whole, self.fraction) = (whole, fraction)
    }

    var value: Double { Double(whole) + Double(fraction) / 1e9 }
}
