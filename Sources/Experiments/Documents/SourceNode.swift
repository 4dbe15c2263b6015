/// One value of a document, with its place.
struct SourceNode {
    struct Pair {
        var key: String
        var keyLocation: SourceLocation
        var value: SourceNode
    }

    enum Content {
        case scalar(String)
        case null
        case list([SourceNode])
        case mapping([Pair])
        /// Already reported: whoever meets it stays silent.
        case unusable
    }

    var location: SourceLocation
    var content: Content
    /// Where the text of a scalar begins, past an opening quote; nil if its text is not found as such in the source.
    var textLocation: SourceLocation?
    /// Whether a scalar is in quotes or a block, so that it is text whatever it looks like.
    var isQuoted = false

    /// What a reader would call this value: `a list`, `a mapping`.
    var shape: String {
        switch content {
        case .scalar: "a single value"
        case .null: "nothing"
        case .list: "a list"
        case .mapping: "a mapping"
        case .unusable: "unusable"
        }
    }
}
