import KafkaWire
import NIOCore

/// Gives the model sockets and a clock. Everything happens on one event loop, which also owns it.
final class ClusterHost {
    let model: ClusterModel
    let loop: any EventLoop
    private let origin = NIODeadline.now()
    private var connections: [Int32: [ObjectIdentifier: BrokerConnection]] = [:]
    private var waiting: [RequestID: PendingRequest] = [:]
    private var unflushed: [BrokerConnection] = []
    private var nextID: UInt64 = 0
    private var timer: (deadline: ModelTime, task: Scheduled<Void>)?
    private var isStepping = false
    /// By broker.
    private var roundTrips: [Int32: TimeAmount] = [:]
    private var injectedErrors: [APIKey: [KafkaError]] = [:]

    /// Whose answer is to come.
    private struct PendingRequest {
        var connection: BrokerConnection
        var slot: Int
        var version: Int16
        var correlationID: Int32
    }

    init(_ configuration: ClusterConfiguration, loop: any EventLoop) {
        model = ClusterModel(configuration)
        self.loop = loop
    }

    // MARK: Time

    /// Brings the model to the present, lets `body` change it, and sends what it answers.
    func step(_ body: () -> Void) {
        guard !isStepping else { return body() }
        isStepping = true
        model.advance(to: present)
        body()
        deliver()
        flush()
        isStepping = false
        arm()
    }

    private var present: ModelTime {
        ModelTime(nanoseconds: UInt64(max(0, (NIODeadline.now() - origin).nanoseconds)))
    }

    private func arm() {
        guard let deadline = model.nextDeadline else { return }
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let at = origin + .nanoseconds(Int64(deadline.nanoseconds))
        let task = loop.assumeIsolated().scheduleTask(deadline: at) { [unowned self] in
            timer = nil
            step {}
        }
        timer = (deadline, task)
    }

    // MARK: Connections

    func opened(_ connection: BrokerConnection) {
        connections[connection.broker, default: [:]][ObjectIdentifier(connection)] = connection
    }

    func closed(_ connection: BrokerConnection, _ requests: Set<RequestID>) {
        connections[connection.broker]?[ObjectIdentifier(connection)] = nil
        for id in requests {
            waiting[id] = nil
            model.forget(id)
        }
    }

    func connections(of broker: Int32) -> [BrokerConnection] { connections[broker].map { Array($0.values) } ?? [] }

    func isRunning(_ broker: Int32) -> Bool { model.broker(broker)?.isRunning ?? false }

    func needsFlush(_ connection: BrokerConnection) { unflushed.append(connection) }

    /// Sends what was written. A connection that had too much unanswered goes on with its requests then.
    private func flush() {
        while !unflushed.isEmpty {
            let connections = unflushed
            unflushed.removeAll(keepingCapacity: true)
            for connection in connections { connection.flush() }
            deliver()
        }
    }

    // MARK: Requests

    /// Takes one request. What cannot be read, or answered at all, ends its connection.
    func take(_ frame: ByteBuffer, on connection: BrokerConnection) {
        do throws(WireError) {
            var reader = WireReader(frame)
            let header = try RequestHeader(from: &reader)
            connection.name(header.clientID)
            nextID += 1
            let id = RequestID(nextID)
            waiting[id] = PendingRequest(
                connection: connection, slot: connection.open(id), version: header.version,
                correlationID: header.correlationID)
            if try refuse(frame, header, id) { return }
            if try !RequestDesk.take(frame, header, id, connection, model) { connection.close() }
        } catch {
            connection.close()
        }
    }

    /// Answers what is to be refused: by an injected error, or since the version is not served.
    private func refuse(_ frame: ByteBuffer, _ header: RequestHeader, _ id: RequestID) throws(WireError) -> Bool {
        var error = KafkaError.none
        if let injected = injectedErrors[header.key]?.popLast() {
            error = injected
        } else if header.key != .apiVersions, ServedAPIs.versions(of: header.key)?.contains(header.version) != true {
            error = .unsupportedVersion
        }
        guard error != .none else { return false }
        guard error.rawValue != -195, let answer = try ErrorAnswer.make(for: frame, error: error) else {
            waiting[id]?.connection.close()
            return true
        }
        // Without the length, which `ErrorAnswer` has put in front as we do.
        finish(id, answer)
        return true
    }

    /// The next `count` requests of an API are answered with an error.
    func inject(_ error: KafkaError, into api: APIKey, count: Int) {
        injectedErrors[api, default: []] += Array(repeating: error, count: max(0, count))
    }

    func setRoundTrip(_ time: TimeAmount, of broker: Int32) { roundTrips[broker] = time }

    // MARK: Answers

    private func deliver() {
        while true {
            let answers = model.takeAnswers()
            guard !answers.isEmpty else { return }
            for (id, answer) in answers { deliver(id, answer) }
        }
    }

    private func deliver(_ id: RequestID, _ answer: ClusterAnswer) {
        guard let request = waiting[id] else { return }
        switch answer {
        case .silence: finish(id, nil)
        case .disconnect: request.connection.close()
        default:
            let frame = try? RequestDesk.encode(answer, version: request.version, correlationID: request.correlationID)
            guard let frame else { return request.connection.close() }
            finish(id, frame)
        }
    }

    /// Puts an answer in its place, after the broker's round-trip time.
    private func finish(_ id: RequestID, _ answer: ByteBuffer?) {
        guard let request = waiting[id] else { return }
        guard let delay = roundTrips[request.connection.broker], delay.nanoseconds > 0 else {
            waiting[id] = nil
            return request.connection.fill(request.slot, id, answer)
        }
        loop.assumeIsolated().scheduleTask(in: delay) { [weak self] in
            guard let self, waiting.removeValue(forKey: id) != nil else { return }
            step { request.connection.fill(request.slot, id, answer) }
        }
    }

    /// Ends what is scheduled; the connections end with their channels.
    func stop() {
        timer?.task.cancel()
        timer = nil
    }
}
