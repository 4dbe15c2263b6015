/// The version of the format that a document is written in: the entry `highwater: 1`.
enum FormatVersion {
    static let current = 1

    /// Reports a missing or other version.
    static func check(_ fields: Fields) {
        fields.demand("highwater", example: "highwater: \(current)")
        guard let version = fields.integer("highwater"), version != current else { return }
        fields.report(
            "highwater", problem: "the format version \(version) is unknown", remedy: "write 'highwater: \(current)'")
    }
}
