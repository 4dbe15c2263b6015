import NIOCore

/// One toxic as it is in force: what, on whom, and what it has done.
struct ActiveToxic: Sendable {
    let id: ToxicID
    /// Grows with each change of its settings.
    var revision = 0
    var settings: ToxicSettings
    /// The clients that it concerns, and the broker; nil for all brokers.
    let side: String
    let broker: Int32?
    /// What its dice start from, besides the seeds of the connections.
    let dice: Int
    /// `settings.matching`, read.
    private(set) var range: AddressRange?
    let recorder = EvidenceRecorder()

    init(id: ToxicID, settings: ToxicSettings, side: String, broker: Int32? = nil, dice: Int) {
        self.id = id
        self.settings = settings
        self.side = side
        self.broker = broker
        self.dice = dice
        range = Self.range(settings)
    }

    /// Differs whenever a connection would have to look again.
    var identity: [Int] { [id.rawValue, revision] }
    var toxic: Toxic { settings.toxic }
    var kind: any ToxicKind { settings.toxic.kind }

    mutating func change(to settings: ToxicSettings) {
        self.settings = settings
        revision += 1
        range = Self.range(settings)
    }

    /// Whether other settings are those of the same toxic, changed.
    func isContinued(by other: ToxicSettings) -> Bool {
        other.name == settings.name && other.stream == settings.stream
            && other.toxic.typeName == settings.toxic.typeName
    }

    private static func range(_ settings: ToxicSettings) -> AddressRange? {
        guard case .address(let text) = settings.matching else { return nil }
        return AddressRange(text)
    }

    /// Whether it touches a connection: the n-th of its link, from `client`. The same answer whenever it is asked.
    func touches(connection number: Int, seed: UInt64, client: SocketAddress?) -> Bool {
        matches(number, seed, client) && draw(seed, 1) < settings.toxicity
    }

    private func matches(_ number: Int, _ seed: UInt64, _ client: SocketAddress?) -> Bool {
        switch settings.matching {
        case .all: true
        case .address: client.map { range?.contains($0) ?? false } ?? false
        case .share(let share): draw(seed, 2) < share
        case .everyNth(let step): number % step == 0
        }
    }

    private func draw(_ seed: UInt64, _ purpose: Int) -> Double {
        var generator = SeededGenerator(seed: SeededGenerator.seed(seed, dice, purpose))
        return generator.unit()
    }

    var description: String {
        "\(id): \(toxic) on \(side), \(broker.map { "broker \($0)" } ?? "all brokers")"
    }
}

extension ToxicStream {
    func covers(_ direction: LaneDirection) -> Bool {
        switch self {
        case .upstream: direction == .toBroker
        case .downstream: direction == .toClient
        case .both: true
        }
    }
}
