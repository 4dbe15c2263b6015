import NIOCore

/// So many bytes a second pass its stream, evenly.
public struct Bandwidth: ToxicKind {
    /// Who shares the rate.
    public enum Scope: Sendable, Hashable, Codable {
        case connection
        /// All connections of the link that this toxic touches.
        case link
        /// All connections of all links whose bandwidth names this group, in this stream.
        case group(String)
    }

    public static let typeName = "bandwidth"
    static let entry = ToxicType(
        typeName, "so many bytes a second pass; 0 stops everything",
        [
            .init("rate", .kilobytesPerSecond), .own("scope", .choice(["connection", "link", "group"]), "connection"),
            .own("group", .text, ""),
        ]
    ) { values in
        let scope: Scope =
            switch values.text("scope") {
            case "link": .link
            case "group": .group(values.text("group"))
            default: .connection
            }
        return Bandwidth(bytesPerSecond: Int(values.bytesPerSecond("rate").rounded()), scope: scope)
    }

    /// 0 stops everything.
    public var bytesPerSecond: Int
    public var scope: Scope

    public init(bytesPerSecond: Int, scope: Scope = .connection) {
        self.bytesPerSecond = bytesPerSecond
        self.scope = scope
    }

    func check() throws(ToxicError) { try ToxicError.check(bytesPerSecond, "rate") }

    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        let stream = context.direction.rawValue
        let line: SharedRate? =
            switch scope {
            case .connection: nil
            case .link: context.recorder.rates.line("link \(stream)", bytesPerSecond: bytesPerSecond)
            case .group(let name): context.shared.line("\(name) \(stream)", bytesPerSecond: bytesPerSecond)
            }
        return BandwidthToxic(bytesPerSecond: bytesPerSecond, shared: line, recorder: context.recorder)
    }

    func datagramFaults() throws(ToxicError) -> DatagramFaults? {
        if case .group = scope {
            throw ToxicError(
                "scope", problem: "a UDP link shares its rate with no other link",
                remedy: "write connection (each client has the rate) or link (all clients share it)")
        }
        guard bytesPerSecond > 0 else { return DatagramFaults(loss: 1) }
        return DatagramFaults(bytesPerSecond: bytesPerSecond, sharesRate: scope == .link)
    }
}

/// Lets bytes go when the line has room for them.
struct BandwidthToxic: ToxicStage {
    var held = HeldChunks()
    private var line: RateLine
    private let shared: SharedRate?
    private let recorder: EvidenceRecorder

    init(bytesPerSecond: Int, shared: SharedRate? = nil, recorder: EvidenceRecorder) {
        line = RateLine(bytesPerSecond: bytesPerSecond)
        self.shared = shared
        self.recorder = recorder
    }

    var bytesPerSecond: Int? { line.bytesPerSecond }
    /// 50 ms of the rate, so that the queue is no longer than that, and enough for a busy moment of a fast line.
    var holdLimit: Int { min(max(line.bytesPerSecond / 20, 1_024), 8 * 1_024 * 1_024) }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        if held.isEmpty {
            if let shared { shared.wake(at: now) } else { line.wake(at: now) }
        }
        held.append(chunk, due: now)
    }

    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? {
        guard let wanted = held.firstLength else { return nil }
        // Whoever empties a toxic that is removed asks for everything.
        guard wanted > 0, now < .distantFuture else { return held.next(dueBy: .distantFuture) }
        let granted = shared?.grant(wanted, at: now) ?? line.grant(wanted, at: now)
        guard granted > 0 else { return nil }
        recorder.count { $0.bytesMetered += granted }
        return held.take(granted)
    }

    var due: NIODeadline? {
        guard let wanted = held.firstLength else { return nil }
        let due = shared?.due(for: wanted) ?? line.due(for: wanted)
        return due == .distantFuture ? nil : due
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        guard let bandwidth = toxic.kind as? Bandwidth else { return }
        // A line that stood still has no credit for that time.
        if line.bytesPerSecond == 0 { line.wake(at: now) }
        line.bytesPerSecond = bandwidth.bytesPerSecond
        shared?.change(to: bandwidth.bytesPerSecond)
    }
}
