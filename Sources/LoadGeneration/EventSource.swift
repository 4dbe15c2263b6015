import Experiments
import MessageLedger

/// Makes the n-th event of a load: kind, key and payload are a pure function of the seed and n.
///
/// One value per thread; the buffers are reused, so that an event costs no allocation.
public struct EventSource: ~Copyable {
    private let seed: UInt64
    private let keys: KeyChooser
    private let kinds: [(name: [UInt8], limit: UInt64)]
    private let totalWeight: UInt64
    private let sizes: ClosedRange<Int>
    private let payload: UnsafeMutableRawBufferPointer
    private let key: UnsafeMutableRawBufferPointer
    private let producer: UInt32

    public init(_ profile: LoadProfile, seed: UInt64, producer: UInt32) {
        self.seed = seed
        self.producer = producer
        keys = KeyChooser(profile.keys)
        var limit: UInt64 = 0
        kinds = profile.events.map { event in
            limit += UInt64(event.weight)
            return (Array(event.name.utf8), limit)
        }
        totalWeight = max(1, limit)
        sizes = profile.payload.minimum.bytes...profile.payload.maximum.bytes
        // The fields ahead of the padding never exceed 160 bytes plus the longest name.
        let longest = kinds.map(\.name.count).max() ?? 0
        payload = .allocate(byteCount: max(sizes.upperBound, 192 + longest), alignment: 8)
        key = .allocate(byteCount: 32, alignment: 8)
    }

    deinit {
        payload.deallocate()
        key.deallocate()
    }

    /// How many keys the events choose from.
    public var keyCount: Int { keys.count }

    /// Fills the buffers with event `index`, and calls `body` with them while they are valid.
    public mutating func withEvent<Result, Failure: Error>(
        _ index: UInt64,
        _ body: (_ key: UnsafeRawBufferPointer, _ number: UInt32, _ payload: UnsafeRawBufferPointer)
            throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let kind = kind(for: randomWord(seed: seed ^ 0x6B69_6E64, index: index))
        let number = keys.key(for: randomWord(seed: seed ^ 0x6B65_7973, index: index))
        let word = randomWord(seed: seed ^ 0x7369_7A65, index: index)
        let size = sizes.lowerBound + Int(word.multipliedFullWidth(by: UInt64(sizes.count)).high)
        var keyBytes = 0
        if let number { keyBytes = writeKey(number) }
        let written = writePayload(kind: kind, index: index, keyBytes: keyBytes, word: word, size: size)
        return try body(
            UnsafeRawBufferPointer(rebasing: key[..<keyBytes]), number ?? MessageStamp.noKey,
            UnsafeRawBufferPointer(rebasing: payload[..<written]))
    }

    private func kind(for word: UInt64) -> [UInt8] {
        let ticket = word.multipliedFullWidth(by: totalWeight).high
        return kinds.first { ticket < $0.limit }?.name ?? []
    }

    private func writeKey(_ number: UInt32) -> Int {
        var writer = ByteWriter(key)
        writer.write("user-")
        writer.write(number: UInt64(number))
        return writer.count
    }

    /// A JSON object of `size` bytes: at least its fields, padded by a last one.
    private func writePayload(kind: [UInt8], index: UInt64, keyBytes: Int, word: UInt64, size: Int) -> Int {
        var writer = ByteWriter(payload)
        writer.write("{\"event\":\"")
        writer.write(kind)
        writer.write("\",\"id\":\"")
        writer.write(number: UInt64(producer))
        writer.write("-")
        writer.write(number: index)
        writer.write("\",\"user\":\"")
        writer.write(UnsafeRawBufferPointer(rebasing: key[..<keyBytes]))
        writer.write("\",\"amount\":")
        writer.write(number: word % 100_000)
        writer.write(",\"note\":\"")
        writer.pad(to: size - 2, word)
        writer.write("\"}")
        return writer.count
    }
}
