import Foundation
import Measurement

/// Measured numbers as a person reads them, with their unit; the same in every locale.
enum Readable {
    /// A count with its thousands apart: `12,004`.
    static func count(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        let digits = String(Int64(value.rounded()).magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return value.rounded() < 0 ? "-" + grouped : grouped
    }

    static func rate(_ perSecond: Double) -> String {
        abs(perSecond) < 10 && perSecond != perSecond.rounded()
            ? String(format: "%.1f/s", perSecond) : count(perSecond) + "/s"
    }

    /// Milliseconds with three significant digits, seconds from 1000 ms on: `84.2 ms`, `1.21 s`.
    static func milliseconds(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        return value < 1000 ? significant(value) + " ms" : significant(value / 1000) + " s"
    }

    /// A length in microseconds: `0`, `84.2 ms`, `1.21 s`, and `–` for none.
    static func microseconds(_ value: Int64?) -> String {
        value.map { $0 == 0 ? "0" : milliseconds(Double($0) / 1000) } ?? "–"
    }

    static func latency(_ value: Duration?) -> String { value.map { milliseconds($0.seconds * 1000) } ?? "–" }

    /// A moment of the run: `20.3 s`.
    static func seconds(_ value: Double) -> String { value.isFinite ? String(format: "%.1f s", value) : "–" }

    /// A moment or a length as minutes and seconds: `1:10`, `2:00:05`.
    static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e9 else { return "–" }
        let total = Int(max(0, seconds))
        let minutes = total / 60 % 60
        return total < 3600
            ? String(format: "%d:%02d", minutes, total % 60)
            : String(format: "%d:%02d:%02d", total / 3600, minutes, total % 60)
    }

    private static func significant(_ value: Double) -> String {
        switch abs(value) {
        case ..<9.995: String(format: "%.2f", value)
        case ..<99.95: String(format: "%.1f", value)
        default: count(value)
        }
    }
}
