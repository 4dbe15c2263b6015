import Experiments
import MessageLedger
import TargetKit

/// Makes the n-th event of a load: all of it is a pure function of the seed, the stream and n.
///
/// One value per thread; the buffers are reused, so that an event costs no allocation.
public struct EventSource: ~Copyable {
    private let kinds: [CompiledKind]
    private let choice: KindChooser
    private let keys: EventKeys
    private let seeds: EventSeeds
    private let text: RandomText
    private let keyBytes: OwnedBytes
    private let identity: OwnedBytes
    private let identityPrefix: Int
    private let traceparent = OwnedBytes(Array("00-".utf8) + [UInt8](repeating: 0x30, count: 52))
    private let payload: OwnedBytes
    private let path: OwnedBytes
    private let headerValues: OwnedBytes
    private let isTraced: Bool
    private let headers: UnsafeMutableBufferPointer<MessageHeader>

    /// `request`: how the stream talks to a gateway; what kinds do not say of themselves is taken from it.
    /// `isTraced`: whether events need a trace context of their own.
    public init(
        _ profile: LoadProfile, request: RequestPlan = RequestPlan(), seed: UInt64, stream: UInt32,
        isTraced: Bool = true
    ) {
        self.isTraced = isTraced
        let seeds = SeedTree(seed: seed).derived("events", UInt64(stream))
        keys = EventKeys(profile)
        choice = KindChooser(profile)
        self.seeds = EventSeeds(seeds)
        text = RandomText(seed: seeds.derived("letters").seed)
        let limits = TemplateLimits(key: keys.longest, isKeyPlain: keys.isPlain)
        kinds = profile.events.map {
            CompiledKind($0, profile: profile, request: request, limits: limits, seeds: seeds)
        }
        let prefix = Array("\(stream)-".utf8)
        identityPrefix = prefix.count
        identity = OwnedBytes(prefix + [UInt8](repeating: 0, count: 20))
        keyBytes = OwnedBytes(count: keys.longest)
        payload = OwnedBytes(count: MessageStamp.byteCount + (kinds.map(\.payload.maximum).max() ?? 0))
        path = OwnedBytes(count: kinds.map(\.path.maximum).max() ?? 0)
        headerValues = OwnedBytes(count: kinds.map(\.headers.maximum).max() ?? 0)
        headers = .allocate(capacity: max(1, kinds.map(\.headers.count).max() ?? 0))
        headers.initialize(repeating: MessageHeader(name: .empty, value: .empty))
    }

    deinit { headers.deallocate() }

    /// How many keys the events choose from.
    public var keyCount: Int { keys.count }

    /// Fills the buffers with event `index`, and calls `body` with it while they are valid.
    ///
    /// `milliseconds`: when the event is due, since 1970, for templates that tell the time.
    public mutating func withEvent<Result, Failure: Error>(
        _ index: UInt64, due milliseconds: UInt64 = 0, _ body: (borrowing Event) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let kind = choice.kind(of: index, for: randomWord(seed: seeds.kinds, index: index))
        let number = keys.number(of: index, for: randomWord(seed: seeds.keys, index: index))
        var identityWriter = ByteWriter(UnsafeMutableRawBufferPointer(rebasing: identity.buffer[identityPrefix...]))
        identityWriter.write(number: index)
        var keyWriter = ByteWriter(keyBytes.buffer)
        keys.write(number, to: &keyWriter)
        if isTraced { writeTraceparent(index) }
        let facts = EventFacts(
            index: index, milliseconds: milliseconds, seed: seeds.fields,
            identity: UnsafeRawBufferPointer(rebasing: identity.buffer[..<(identityPrefix + identityWriter.count)]),
            key: keyWriter.written)
        var pathWriter = ByteWriter(path.buffer)
        kinds[kind].path.write(facts, text, to: &pathWriter)
        var payloadWriter = ByteWriter(
            UnsafeMutableRawBufferPointer(rebasing: payload.buffer[MessageStamp.byteCount...]))
        kinds[kind].payload.write(facts, text, to: &payloadWriter)
        let headerCount = kinds[kind].headers.fill(headers, facts, text, values: headerValues.buffer)
        return try body(
            Event(
                kind: kind, path: pathWriter.written, key: facts.key, keyNumber: number,
                payload: payloadWriter.written,
                stampedPayload: UnsafeMutableRawBufferPointer(
                    rebasing: payload.buffer[..<(MessageStamp.byteCount + payloadWriter.count)]),
                identity: facts.identity,
                traceparent: UnsafeRawBufferPointer(traceparent.buffer),
                headers: UnsafeBufferPointer(rebasing: headers[..<headerCount])))
    }

    /// Version 00, a trace id, a span id, sampled; neither id is all zero (W3C Trace Context).
    private func writeTraceparent(_ index: UInt64) {
        var writer = ByteWriter(UnsafeMutableRawBufferPointer(rebasing: traceparent.buffer[3...]))
        writer.write(hex: randomWord(seed: seeds.traces, index: index))
        writer.write(hex: randomWord(seed: seeds.traceEnds, index: index) | 1)
        writer.write("-")
        writer.write(hex: randomWord(seed: seeds.spans, index: index) | 1)
        writer.write("-01")
    }
}
