import Foundation

/// A decimal number and the unit behind it, as written.
struct WrittenQuantity {
    /// As written, such as `1.5`; without sign, exponent or separators.
    let number: String
    let unit: String

    var decimal: Decimal { Decimal(string: number, locale: Locale(identifier: "en_US_POSIX")) ?? 0 }

    /// Splits `text`, which `noun` (`the rate`) and `example` (`500/s`) describe in the mistake.
    init(_ text: String, noun: String, example: String) throws(UnitMistake) {
        guard !text.hasPrefix("-") else {
            throw UnitMistake(problem: "the \(noun) '\(text)' is negative", remedy: "write it without '-'")
        }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        if let first = unit.first, first == "," || first == "_" {
            throw UnitMistake(
                problem: "the \(noun) '\(text)' has a '\(first)' in its number",
                remedy: "write the digits without separators, as in '\(example)', and '.' for a fraction")
        }
        guard Self.isDecimal(number) else {
            throw UnitMistake(
                problem: "'\(text)' is not a \(noun)", remedy: "write a number and a unit, as in '\(example)'")
        }
        self.number = String(number)
        self.unit = String(unit)
    }

    private static func isDecimal(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty } && text.count <= 40
    }

    /// A finite number as plain decimal digits, without an exponent; reading it back gives the same number.
    static func digits(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 9e15 { return String(Int(value)) }
        return digits(decimal(value))
    }

    static func digits(_ value: Decimal) -> String {
        NSDecimalNumber(decimal: value).description(withLocale: Locale(identifier: "en_US_POSIX"))
    }

    /// The decimal number that a `Double` prints as.
    static func decimal(_ value: Double) -> Decimal {
        Decimal(string: value.description, locale: Locale(identifier: "en_US_POSIX")) ?? 0
    }
}
