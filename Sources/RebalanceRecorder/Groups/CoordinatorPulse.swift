import KafkaWire

/// Follows one member's talk with its coordinators, to see when it has moved.
struct CoordinatorPulse: Sendable {
    private struct Success {
        var moment: Moment
        var broker: Int32
    }

    private var last: Success?
    private var generation: Int32?
    private var errors: [String: Int] = [:]
    private var findErrors: [String: Int] = [:]
    private var finds = 0
    /// Requests on the way, by connection.
    private var waiting: [Int: Int] = [:]

    mutating func ask(_ connection: Int) { waiting[connection, default: 0] += 1 }

    mutating func find() { finds += 1 }

    mutating func found(_ error: KafkaError) {
        findErrors[error.description, default: 0] += 1
    }

    /// The move that this answer completes, if it is one.
    mutating func answer(_ exchange: GroupExchange, at moment: Moment, group: String, member: String)
        -> CoordinatorMove?
    {
        if let count = waiting[exchange.connection], count > 0 { waiting[exchange.connection] = count - 1 }
        guard exchange.error == .none else {
            errors[exchange.error.description, default: 0] += 1
            return nil
        }
        defer { succeed(exchange, at: moment) }
        guard let last, last.broker != exchange.broker else { return nil }
        return CoordinatorMove(
            group: group, member: member, fromBroker: last.broker, toBroker: exchange.broker,
            lastSuccessMicroseconds: last.moment.microseconds, firstSuccessMicroseconds: moment.microseconds,
            firstSuccess: exchange.key.description, generationBefore: generation,
            generationAfter: exchange.generation ?? generation, errors: errors, findCoordinatorRequests: finds,
            findCoordinatorErrors: findErrors,
            unanswered: waiting.filter { $0.key != exchange.connection }.values.reduce(0, +))
    }

    private mutating func succeed(_ exchange: GroupExchange, at moment: Moment) {
        last = Success(moment: moment, broker: exchange.broker)
        generation = exchange.generation ?? generation
        errors = [:]
        findErrors = [:]
        finds = 0
        waiting = waiting.filter { $0.key == exchange.connection }
    }
}
