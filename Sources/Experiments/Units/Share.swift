import Foundation

/// A part of a whole, written in percent: `2%` is 0.02.
public struct Share: Sendable, Hashable, Codable {
    /// 1 is the whole; more than 1 is possible where a share scales something.
    public var fraction: Double

    /// `fraction` must be finite and not negative.
    public init(fraction: Double) {
        precondition(fraction.isFinite && fraction >= 0, "a share is zero or more")
        self.fraction = fraction
    }

    /// Reads `2%`. Throws a `UnitMistake` if the unit is missing or another one.
    public init(parsing text: String) throws(UnitMistake) {
        let written = try WrittenQuantity(text, noun: "share", example: "2%")
        guard !written.unit.isEmpty else {
            let percent = WrittenQuantity.digits(written.decimal * 100)
            let reading = written.decimal < 1 ? " (\(text) of the whole is '\(percent)%')" : ""
            throw UnitMistake(
                problem: "the share '\(text)' has no unit", remedy: "write it in percent, as in '\(text)%'\(reading)")
        }
        guard written.unit == "%" else {
            throw UnitMistake(
                problem: "the share '\(text)' has the unknown unit '\(written.unit)'",
                remedy: "write it in percent, as in '\(written.number)%'")
        }
        // Shifting the point in the text avoids the rounding of a division.
        fraction = Double("\(written.number)e-2") ?? 0
    }
}

extension Share: CustomStringConvertible {
    /// As it is written in a file, such as `0.5%`.
    public var description: String { "\(WrittenQuantity.digits(WrittenQuantity.decimal(fraction) * 100))%" }
}
