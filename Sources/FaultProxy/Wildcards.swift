/// Patterns in which one element stands for any number of others, and another for any one.
enum Wildcards {
    /// In time of at most the product of both lengths, whatever the pattern.
    static func match<Text: Collection>(
        _ text: Text, _ pattern: [Text.Element], any: Text.Element, one: Text.Element
    ) -> Bool where Text.Element: Equatable {
        var (position, index) = (text.startIndex, 0)
        // Where to go on when the last `any` has to stand for one more element.
        var last: (index: Int, position: Text.Index)?
        while position < text.endIndex {
            if index < pattern.count, pattern[index] == any {
                last = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == one || pattern[index] == text[position] {
                index += 1
                text.formIndex(after: &position)
            } else if let retry = last {
                position = text.index(after: retry.position)
                index = retry.index + 1
                last = (retry.index, position)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == any }
    }
}
