#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The date of a header, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7: the form that senders must use).
enum HTTPDate {
    private static let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)

    /// Seconds since 1970; `nil` when the bytes are not such a date.
    static func seconds(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 29, bytes[3] == UInt8(ascii: ","), bytes[26] == UInt8(ascii: "G") else { return nil }
        guard let day = number(bytes, 5, 2), let month = month(bytes), let year = number(bytes, 12, 4),
            let hour = number(bytes, 17, 2), let minute = number(bytes, 20, 2), let second = number(bytes, 23, 2)
        else { return nil }
        guard hour < 24, minute < 60, second <= 60, (1...31).contains(day) else { return nil }
        return days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// Seconds from now until the date, at least 0.
    static func secondsFromNow(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let date = seconds(bytes) else { return nil }
        return max(0, date - time(nil))
    }

    /// From 1.
    private static func month(_ bytes: UnsafeRawBufferPointer) -> Int? {
        (1...12).first { month in (0..<3).allSatisfy { months[month * 3 - 3 + $0] == bytes[8 + $0] } }
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for byte in bytes[start..<start + count] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// Days from 1970-01-01 in the Gregorian calendar, by counting years from March so that leap days come last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
