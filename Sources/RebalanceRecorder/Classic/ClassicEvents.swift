import KafkaWire

/// Sorts the exchanges of a classic group into what happened to it as a whole.
struct ClassicEvents: Sendable {
    enum Event: Sendable {
        case round(ClassicRound)
        /// A static member was given what it had; no round.
        case staticReturn(NamedExchange)
        case leave(NamedExchange)

        /// Rounds and returns stand where they were answered, leaves where they were asked for.
        var moment: Moment {
            switch self {
            case .round(let round): round.lastAnswer
            case .staticReturn(let join): join.exchange.answered ?? .never
            case .leave(let leave): leave.exchange.sent
            }
        }
    }

    let inOrder: [Event]

    init(_ exchanges: [NamedExchange], after base: ClassicState) {
        let leaves = exchanges.filter { exchange in
            guard case .leave = exchange.exchange.content else { return false }
            return exchange.exchange.error == .none
        }
        inOrder = (leaves.map(Event.leave) + Self.rounds(exchanges, after: base)).sorted { $0.moment < $1.moment }
    }

    private static func rounds(_ exchanges: [NamedExchange], after base: ClassicState) -> [Event] {
        var events: [Event] = []
        var open = OpenRound(base)
        let joins = exchanges.filter { $0.join != nil && $0.exchange.succeeded }
        for join in joins.sorted(by: { ($0.exchange.answered ?? .never) < ($1.exchange.answered ?? .never) }) {
            switch open.verdict(on: join) {
            case .belongs: open.add(join)
            case .opens(let generation):
                if let round = open.round { events.append(.round(round)) }
                open.begin(generation, with: join)
            case .returns:
                open.memberIDs.insert(join.exchange.memberID)
                events.append(.staticReturn(join))
            case .repeats: break
            }
        }
        if let round = open.round { events.append(.round(round)) }
        return events
    }
}

/// The round that JoinGroup answers are being added to.
private struct OpenRound {
    enum Verdict {
        case belongs
        case opens(Int32)
        /// A static member was told the generation that stands.
        case returns
        /// A member was told again what it had been told.
        case repeats
    }

    var round: ClassicRound?
    var generation: Int32?
    /// When the generation was first given out.
    var given: Moment
    var memberIDs: Set<String>

    init(_ base: ClassicState) {
        generation = base.generation
        given = base.given
        memberIDs = Set(base.members.values.flatMap { [$0.memberID, $0.laterID ?? $0.memberID] })
    }

    func verdict(on join: NamedExchange) -> Verdict {
        guard let content = join.join else { return .repeats }
        guard content.generation == generation else { return .opens(content.generation) }
        guard given < join.exchange.sent else { return round == nil ? .opens(content.generation) : .belongs }
        if content.instanceID != nil && content.memberID.isEmpty { return .returns }
        return memberIDs.contains(content.givenID) ? .repeats : .opens(content.generation)
    }

    mutating func begin(_ generation: Int32, with join: NamedExchange) {
        round = ClassicRound(generation)
        self.generation = generation
        given = join.exchange.answered ?? .never
        memberIDs = []
        add(join)
    }

    mutating func add(_ join: NamedExchange) {
        round?.add(join)
        memberIDs.insert(join.exchange.memberID)
    }
}
