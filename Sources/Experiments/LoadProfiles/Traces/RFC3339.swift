/// Times as RFC 3339 writes them: `2026-01-31T14:05:09.25Z`, `2026-01-31 15:05:09+01:00`.
enum RFC3339 {
    /// Nanoseconds since 1970; nil if the text is no such time, or before 1970.
    static func nanoseconds(_ text: UnsafeRawBufferPointer) -> UInt64? {
        guard text.count >= 20, text[4] == 0x2D, text[7] == 0x2D, [0x54, 0x74, 0x20].contains(text[10]),
            text[13] == 0x3A, text[16] == 0x3A,
            let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
            let hour = number(text, 11, 2), let minute = number(text, 14, 2), let second = number(text, 17, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var position = 19
        guard let fraction = fraction(text, &position), let offset = offset(text, position) else { return nil }
        let seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
        guard seconds >= 0, seconds < 18_000_000_000 else { return nil }
        return UInt64(seconds) * 1_000_000_000 + fraction
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= text.count else { return nil }
        var number = 0
        for byte in text[start..<start + count] {
            guard byte &- 0x30 < 10 else { return nil }
            number = number * 10 + Int(byte &- 0x30)
        }
        return number
    }

    private static func fraction(_ text: UnsafeRawBufferPointer, _ position: inout Int) -> UInt64? {
        guard text[position] == 0x2E else { return 0 }
        position += 1
        let start = position
        var nanoseconds: UInt64 = 0
        var scale: UInt64 = 100_000_000
        while position < text.count, case let digit = text[position] &- 0x30, digit < 10 {
            nanoseconds += UInt64(digit) * scale
            scale /= 10
            position += 1
        }
        return position > start ? nanoseconds : nil
    }

    /// Seconds east of UTC.
    private static func offset(_ text: UnsafeRawBufferPointer, _ position: Int) -> Int? {
        guard position < text.count else { return nil }
        switch text[position] {
        case 0x5A, 0x7A: return position + 1 == text.count ? 0 : nil
        case 0x2B, 0x2D:
            guard position + 6 == text.count, text[position + 3] == 0x3A, let hours = number(text, position + 1, 2),
                let minutes = number(text, position + 4, 2), hours < 24, minutes < 60
            else { return nil }
            return (hours * 3600 + minutes * 60) * (text[position] == 0x2D ? -1 : 1)
        default: return nil
        }
    }

    /// Days from 1970 to a date of the Gregorian calendar; years are counted from March, so that a leap day is the last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
