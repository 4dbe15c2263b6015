import Foundation

/// A name of the recorder's values as JSON has it: `lastAnswerMicroseconds` is `last_answer_us` there, and back.
struct RebalanceKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    /// The name in JSON of a name in Swift.
    init(json name: String) { stringValue = Self.snake(name) }
    /// The name in Swift of a name in JSON.
    init(swift name: String) { stringValue = Self.camel(name) }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }

    static func snake(_ name: String) -> String {
        let words = name.replacingOccurrences(of: "IDs", with: "Ids").replacingOccurrences(of: "ID", with: "Id")
        let split = words.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
        return split.hasSuffix("microseconds") ? String(split.dropLast("microseconds".count)) + "us" : split
    }

    private static func camel(_ name: String) -> String {
        let words = name.split(separator: "_").map(String.init)
        return words.enumerated().map { index, word in
            switch word {
            case "us" where index == words.count - 1: index == 0 ? "microseconds" : "Microseconds"
            case "id" where index > 0: "ID"
            case "ids" where index > 0: "IDs"
            default: index == 0 ? word : word.prefix(1).uppercased() + word.dropFirst()
            }
        }.joined()
    }
}
