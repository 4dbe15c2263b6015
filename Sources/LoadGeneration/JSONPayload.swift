import Experiments

/// A JSON object of a drawn size: at least its fields, filled up by a last one.
///
/// A class, so that choosing the payload of an event copies one reference.
final class JSONPayload: Sendable {
    private let start: [UInt8]
    private let sizes: SizeChooser
    private let seed: UInt64
    private let isKeyPlain: Bool
    /// The longest payload, in bytes.
    let maximum: Int

    init(_ sizes: SizeDistribution, kindName: String, limits: TemplateLimits, seed: UInt64) {
        start = Array("{\"event\":\"\(kindName)\",\"id\":\"".utf8)
        self.sizes = SizeChooser(sizes)
        self.seed = seed
        isKeyPlain = limits.isKeyPlain
        // The other fields never exceed 80 bytes.
        let fields = start.count + limits.key * (isKeyPlain ? 1 : 6) + 80
        maximum = max(sizes.maximum.bytes, fields)
    }

    func write(_ event: EventFacts, _ text: borrowing RandomText, to writer: inout ByteWriter) {
        let word = randomWord(seed: seed, index: event.index)
        let size = sizes.size(for: word, randomWord(seed: ~seed, index: event.index))
        writer.write(start)
        writer.write(event.identity)
        writer.write("\",\"user\":\"")
        writer.write(event.key, isKeyPlain ? .none : .json)
        writer.write("\",\"amount\":")
        writer.write(number: (word & 0xFFFF_FFFF) * 100_000 >> 32)
        writer.write(",\"note\":\"")
        text.write(max(0, size - 2 - writer.count), word, to: &writer)
        writer.write("\"}")
    }
}
