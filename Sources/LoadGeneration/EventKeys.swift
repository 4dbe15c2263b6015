import Experiments
import MessageLedger

/// The keys of events: which one, and how it is written.
struct EventKeys: Sendable {
    private let recorded: [UInt32]
    private let chooser: KeyChooser
    /// Nil for keys that are written by their number.
    private let names: ByteTable?
    /// How many keys there are.
    let count: Int
    /// Of the longest key, in bytes.
    let longest: Int
    /// Whether no format escapes anything of a key.
    let isPlain: Bool

    init(_ profile: LoadProfile) {
        if case .trace(.arrivals(let arrivals), _) = profile.model { recorded = arrivals.keys } else { recorded = [] }
        chooser = KeyChooser(profile.keys)
        if let keys = profile.recordedKeys {
            names = keys
        } else if case .list(let keys) = profile.keys {
            names = keys
        } else {
            names = nil
        }
        count = profile.keyCount
        longest = names.map(\.longest) ?? 16
        isPlain = names.map(\.isPlain) ?? true
    }

    /// The number of the key of an event; `MessageStamp.noKey` if it has none.
    func number(of index: UInt64, for word: UInt64) -> UInt32 {
        if index < recorded.count { return recorded[Int(index)] }
        return chooser.key(for: word, index: index) ?? MessageStamp.noKey
    }

    func write(_ number: UInt32, to writer: inout ByteWriter) {
        guard number != MessageStamp.noKey else { return }
        guard let names else {
            writer.write("user-")
            writer.write(number: UInt64(number))
            return
        }
        let range = names.range(of: Int(number))
        names.bytes.withUnsafeBytes { writer.write(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}
