extension Fields {
    /// A single value as text, as it stands there.
    public func string(_ key: String) -> String? {
        pair(key).flatMap { text($0.value, path: path(to: key)) }
    }

    /// A whole number in decimal digits.
    public func integer(_ key: String, in range: ClosedRange<Int> = Int.min...Int.max) -> Int? {
        guard let text = string(key) else { return nil }
        guard Self.isPlainInteger(text), let value = Int(text) else {
            report(
                key, problem: "'\(text)' is not a whole number",
                remedy: "write decimal digits only, as in '\(Self.example(range))'")
            return nil
        }
        guard range.contains(value) else {
            report(key, problem: "\(value) is out of range for '\(key)'", remedy: "write \(Self.phrase(range))")
            return nil
        }
        return value
    }

    /// A whole number from 0 to 18446744073709551615, such as a seed.
    public func unsigned(_ key: String) -> UInt64? {
        guard let text = string(key) else { return nil }
        guard Self.isPlainInteger(text), let value = UInt64(text) else {
            report(
                key, problem: "'\(text)' is not a whole number from 0 to \(UInt64.max)",
                remedy: "write decimal digits only, as in '4711'")
            return nil
        }
        return value
    }

    /// A number without a unit, such as an exponent.
    public func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let text = string(key) else { return nil }
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        guard isPlain, let value = Double(text) else {
            report(key, problem: "'\(text)' is not a number", remedy: "write decimal digits, as in '0.7'")
            return nil
        }
        guard range.contains(value) else {
            report(
                key, problem: "\(text) is out of range for '\(key)'",
                remedy: "write a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return value
    }

    /// A length of time with its unit, such as `80ms`.
    public func duration(_ key: String, in range: ClosedRange<Duration>? = nil) -> Duration? {
        guard let value = quantity(key, Duration.init(parsing:)) else { return nil }
        guard let range, !range.contains(value) else { return value }
        report(
            key, problem: "the duration '\(value.written)' is out of range for '\(key)'",
            remedy: "write a duration from \(range.lowerBound.written) to \(range.upperBound.written)")
        return nil
    }

    /// A rate with its unit, such as `500/s`.
    public func rate(_ key: String) -> ArrivalRate? { quantity(key, ArrivalRate.init(parsing:)) }

    /// A size with its unit, such as `64KiB`.
    public func byteCount(_ key: String, in range: ClosedRange<ByteCount>? = nil) -> ByteCount? {
        guard let value = quantity(key, ByteCount.init(parsing:)) else { return nil }
        guard let range, !range.contains(value) else { return value }
        report(
            key, problem: "the size '\(value)' is out of range for '\(key)'",
            remedy: "write a size from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// A share in percent, as a fraction: `2%` gives 0.02. At most `limit`, which is 100% if nothing else is said.
    public func share(_ key: String, upTo limit: Double = 1) -> Double? {
        guard let share = quantity(key, Share.init(parsing:)) else { return nil }
        guard share.fraction > limit else { return share.fraction }
        report(
            key, problem: "the share '\(share)' is out of range for '\(key)'",
            remedy: "write a share from 0% to \(Share(fraction: limit))")
        return nil
    }

    /// Either `true` or `false`.
    public func flag(_ key: String) -> Bool? {
        guard let text = string(key) else { return nil }
        if let value = Bool(text) { return value }
        report(key, problem: "'\(text)' is neither true nor false", remedy: "write 'true' or 'false'")
        return nil
    }

    /// One of the words of an enumeration.
    public func choice<E: RawRepresentable & CaseIterable>(_ key: String, _ type: E.Type) -> E?
    where E.RawValue == String { choice(key, type, insteadOf: [:]) }

    /// One of the words of an enumeration, where `insteadOf` gives the right word for each wrong one that people
    /// bring along from elsewhere.
    public func choice<E: RawRepresentable & CaseIterable>(
        _ key: String, _ type: E.Type, insteadOf translations: [String: E]
    ) -> E? where E.RawValue == String {
        guard let text = string(key) else { return nil }
        if let value = E(rawValue: text) { return value }
        let known = E.allCases.map(\.rawValue)
        let remedy =
            translations[text].map { "write '\($0.rawValue)'" } ?? Suggestion.remedy(for: text, among: known)
        report(key, problem: "'\(text)' is not a value of '\(key)'", remedy: remedy)
        return nil
    }

    /// A list of texts; a single text counts as a list of one.
    public func strings(_ key: String) -> [String]? {
        guard let nodes = items(key) else { return nil }
        return nodes.compactMap { text($0.node, path: $0.path) }
    }

    static func isPlainInteger(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return false }
        return digits.count == 1 || !digits.hasPrefix("0")
    }

    private static func example(_ range: ClosedRange<Int>) -> Int { range.contains(12) ? 12 : range.lowerBound }

    private static func phrase(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "a number from \(range.lowerBound) upwards" }
        if range.lowerBound == .min { return "a number up to \(range.upperBound)" }
        return "a number from \(range.lowerBound) to \(range.upperBound)"
    }
}
