/// A message as it lies in the log of the model: its number, and enough behind it to be damaged.
enum ModelMessage {
    private static let padding = String(repeating: ".", count: 40)

    static func text(_ sequence: UInt64) -> String { "\(sequence)|\(padding)" }

    static func content(_ text: String) -> History.Content {
        guard let number = text.split(separator: "|").first.flatMap({ UInt64($0) }) else { return .unstamped }
        return text == Self.text(number) ? .message(number) : .damaged(number)
    }
}
