/// What decides how long a filled-in template can become.
struct TemplateLimits: Sendable {
    /// The length of the longest key, in bytes.
    var key: Int
    /// Whether no format escapes anything of a key.
    var isKeyPlain: Bool
}
