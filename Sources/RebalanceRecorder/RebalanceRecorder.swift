import KafkaWire
import NIOCore

/// Finds consumer-group rebalances in the bytes that pass a proxy.
///
/// Pure: it opens nothing and asks no clock. Give it every event of the tap in order, and take what is over from time to time
/// with ``finish(at:)``, or at the end of a recording with ``finish()``. What cannot be read is counted and passed over.
/// Memory is bounded: groups and clients that fell silent are forgotten, and so are Fetches of long ago.
public struct RebalanceRecorder: Sendable {
    /// A group or a client that was silent for so long is forgotten, in µs.
    public static let silenceMicroseconds: Int64 = 600_000_000
    /// More groups than these are not followed at the same time.
    public static let groupLimit = 10_000

    var topics: TopicFilter
    var kills: [KillHint] = []
    var delays: [InjectedDelay] = []
    /// When clients closed their connections, in µs.
    var closings: [Int: Int64] = [:]
    var groups: [String: GroupRecord] = [:]
    var directory = TopicDirectory()
    var fetches = FetchHistory()
    var sessions = FetchSessions()
    var clients = ClientNames()
    var pairing = FramePairing<AnswerNote>()
    var order = 0
    var undecoded = 0
    var ignoredGroups = 0
    var lastSwept = Int64.min

    /// With `topics`, partitions of other topics are not measured.
    public init(topics: TopicFilter = .all) { self.topics = topics }

    /// How many frames could not be read, or not be paired.
    public var unreadFrames: Int { undecoded + pairing.unpaired }
    /// How many exchanges were forgotten for want of room before they were understood.
    public var forgottenExchanges: Int {
        groups.values.reduce(ignoredGroups + fetches.forgotten) { $0 + $1.forgotten }
    }
    /// The groups that are followed now.
    public var groupNames: [String] { groups.keys.sorted() }
    /// How many exchanges and pairs of client and partition are remembered: what memory grows with.
    public var remembered: Int { groups.values.reduce(fetches.count) { $0 + $1.count } }

    /// Tells of a member that was killed. Give it before the rebalance is over; the last 10 000 are kept.
    public mutating func tell(_ kill: KillHint) {
        kills.append(kill)
        if kills.count > 10_000 { kills.removeFirst() }
    }

    /// Tells of frames that the proxy holds back on purpose. Give it before the frames; the last 10 000 are kept.
    public mutating func tell(_ delay: InjectedDelay) {
        delays.append(delay)
        if delays.count > 10_000 { delays.removeFirst() }
    }

    /// Tells that the delays with this id end earlier than was told.
    public mutating func endDelays(_ id: Int, at microseconds: Int64) {
        for index in delays.indices where delays[index].id == id && microseconds < delays[index].window.upperBound {
            let begin = delays[index].window.lowerBound
            delays[index].window = begin..<max(begin, microseconds)
        }
    }

    public mutating func record(_ event: TapEvent) {
        switch event {
        case .connection(let connection): record(connection)
        case .frame(let frame): record(frame)
        }
    }

    /// What has come to its end by `now`, in µs on the clock of the frames.
    ///
    /// A rebalance is over when another has begun, when it has been complete for 5 s, or 60 s after its last sign.
    public mutating func finish(at now: Int64) -> RebalanceFindings {
        sweep(now)
        return take(at: now)
    }

    /// Everything, finished or not: nothing more will come.
    public mutating func finish() -> RebalanceFindings { take(at: .max) }

    private mutating func take(at now: Int64) -> RebalanceFindings {
        var findings = RebalanceFindings()
        for name in groups.keys.sorted() {
            let found = groups[name]?.finish(
                at: now, history: fetches, kills: kills, closings: closings, topics: topics)
            if let found { findings.append(found) }
        }
        return findings
    }

    private mutating func sweep(_ now: Int64) {
        guard now > lastSwept &+ 10_000_000 else { return }
        lastSwept = now
        let silent = now - Self.silenceMicroseconds
        groups = groups.filter { $0.value.lastHeard >= silent }
        fetches.forget(before: silent)
        closings = closings.filter { $0.value >= silent }
        kills.removeAll { $0.microseconds < silent }
        delays.removeAll { $0.window.upperBound < silent }
    }

    private mutating func record(_ event: TapConnection) {
        switch event.change {
        case .opened(let client): clients.open(event.connection, address: client)
        case .closed(let peer, _):
            if peer == "client", closings.count < 100_000 { closings[event.connection] = event.microseconds }
            clients.close(event.connection)
            pairing.close(event.connection)
        }
    }

    private mutating func record(_ frame: TapFrame) {
        let moment = Moment(microseconds: frame.microseconds, order: order)
        order += 1
        do {
            switch frame.direction {
            case .clientToBroker: try request(frame, at: moment)
            case .brokerToClient: try answer(frame, at: moment)
            }
        } catch { undecoded += 1 }
    }

    func hold(_ frame: TapFrame, _ request: RequestHeader) -> Int64 {
        delays.reduce(0) { $0 + ($1.applies(to: frame, request) ? $1.microseconds : 0) }
    }
}
