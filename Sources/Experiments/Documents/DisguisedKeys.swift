import Yams

/// Keys whose first letter was replaced so that the parser takes a key that appears twice for two keys.
///
/// Without it one such key would hide every other mistake of the document.
struct DisguisedKeys {
    /// The original scalar by its offset in the source.
    private var hidden: [Int: Unicode.Scalar] = [:]

    /// Changes one letter of the key at `mark`; false if that cannot be done.
    mutating func hide(_ mark: Mark, in source: inout SourceText) -> Bool {
        guard let start = source.offset(line: mark.line, column: mark.column) else { return false }
        let offset = Self.isQuote(source.scalars[start]) ? start + 1 : start
        // The private use area has 6400 characters, none of which belongs in a key.
        guard let stranger = Unicode.Scalar(0xE000 + UInt32(hidden.count)), hidden.count < 1000,
            source.scalars.indices.contains(offset), !Self.isQuote(source.scalars[offset]), hidden[offset] == nil
        else { return false }
        hidden[offset] = source.scalars[offset]
        source.replace(offset, with: stranger)
        return true
    }

    /// The key as it was written at `location`.
    func original(_ key: String, at location: SourceLocation, in source: SourceText) -> String {
        guard !hidden.isEmpty, let start = source.offset(line: location.line, column: location.column) else {
            return key
        }
        guard let first = hidden[Self.isQuote(source.scalars[start]) ? start + 1 : start] else { return key }
        return String(Character(first)) + key.dropFirst()
    }

    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || scalar == "'" }
}
