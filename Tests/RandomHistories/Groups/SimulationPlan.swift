import EmbeddedKafka

/// What a seed decides before a history begins.
struct SimulationPlan {
    var seed: UInt64
    /// How many clients there can be at once.
    var clients: Int
    var partitions: Int32
    /// Every other one of them has an instance id.
    var hasStaticMembers: Bool
    /// Of a hundred answers so many are lost.
    var lostAnswers: Int
    /// How much longer a message may take than the quickest, in ms.
    var jitter: Int
    var initialDelay: Int32
    /// Nothing is done to the clients any more from then on, in ms.
    static let faultsEnd = 15_000
    /// By then every client must have what it is to have, in ms.
    static let end = 75_000

    init(seed: UInt64, _ chance: inout ModelDice) {
        self.seed = seed
        clients = chance.number(1...5)
        partitions = Int32(chance.number(1...8))
        hasStaticMembers = chance.happens(40)
        lostAnswers = chance.happens(50) ? chance.number(1...20) : 0
        jitter = chance.happens(30) ? 1_500 : 20
        initialDelay = chance.happens(50) ? 0 : Int32(chance.number(1...2_000))
    }

    func instance(of client: Int) -> String? { hasStaticMembers && client % 2 == 0 ? "instance-\(client)" : nil }
}

/// What is done to a client.
enum ClientFault: CaseIterable {
    case start, kill, leave, pause, moveCoordinator
}

extension ModelTime {
    static func milliseconds(_ count: Int) -> ModelTime { ModelTime(nanoseconds: UInt64(count) * 1_000_000) }

    func after(milliseconds: Int) -> ModelTime { adding(milliseconds: Int32(milliseconds)) }
}

extension ModelDice {
    /// True in `percent` of a hundred throws.
    mutating func happens(_ percent: Int) -> Bool { falls(Double(percent) / 100) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
