import Foundation

/// A size in bytes, written as `200B`, `64KiB`, `10MiB` or `1GiB`.
public struct ByteCount: Sendable, Hashable, Codable {
    /// Zero or more.
    public var bytes: Int

    public init(bytes: Int) {
        precondition(bytes >= 0, "a size is zero or more")
        self.bytes = bytes
    }

    private static let units: KeyValuePairs = ["GiB": 1 << 30, "MiB": 1 << 20, "KiB": 1 << 10, "B": 1]

    /// Reads `64KiB`. Throws a `UnitMistake` if the unit is missing or unknown or the size is no whole number of bytes.
    public init(parsing text: String) throws(UnitMistake) {
        let written = try WrittenQuantity(text, noun: "size", example: "64KiB")
        guard !written.unit.isEmpty else {
            throw UnitMistake(
                problem: "the size '\(text)' has no unit",
                remedy: "write '\(text)B' (or '\(text)KiB'): a size is a count of bytes")
        }
        guard let unit = Self.units.first(where: { $0.key == written.unit }) else {
            throw UnitMistake(
                problem: "the size '\(text)' has the unknown unit '\(written.unit)'",
                remedy: "write \(Self.remedy(written)): 1KiB is 1024B")
        }
        let product = written.decimal * Decimal(unit.value)
        guard let bytes = Int(WrittenQuantity.digits(product)), bytes <= 1 << 50 else {
            throw UnitMistake(
                problem: "the size '\(text)' is not a whole number of bytes up to 1048576GiB",
                remedy: "write it in a smaller unit, as in '1536B'")
        }
        self.bytes = bytes
    }

    /// The unit that begins with the same letter, otherwise all of them.
    private static func remedy(_ written: WrittenQuantity) -> String {
        let letter = written.unit.first?.uppercased() ?? ""
        if let unit = units.first(where: { $0.key.hasPrefix(letter) }) { return "'\(written.number)\(unit.key)'" }
        return Suggestion.list(units.reversed().map { "'\(written.number)\($0.key)'" }, last: "or")
    }
}

extension ByteCount: CustomStringConvertible {
    /// As it is written in a file, in the largest unit that gives a whole number.
    public var description: String {
        let unit = Self.units.first { bytes > 0 && bytes.isMultiple(of: $0.value) } ?? ("B", 1)
        return "\(bytes / unit.value)\(unit.key)"
    }
}

extension ByteCount: Comparable {
    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
