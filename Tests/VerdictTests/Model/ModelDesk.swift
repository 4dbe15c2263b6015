import EmbeddedKafka
import KafkaWire

/// Puts requests to a cluster without sockets, and lets its time pass until they are answered.
final class ModelDesk {
    let model: ClusterModel
    private var answers: [RequestID: ClusterAnswer] = [:]
    private var brokers: [RequestID: Int32] = [:]
    private var lastID: UInt64 = 0

    init(_ model: ClusterModel) { self.model = model }

    /// Names a request to a broker, until it is answered or the broker's connections end.
    private func newID(_ broker: Int32) -> RequestID {
        lastID += 1
        brokers[RequestID(lastID)] = broker
        return RequestID(lastID)
    }

    func send(_ request: some WireRequest, version: Int16, as client: String, to broker: Int32) -> RequestID {
        let id = newID(broker)
        switch request {
        case let request as ProduceRequest: model.produce(request, version: version, id: id, broker: broker)
        case let request as FetchRequest: model.fetch(request, version: version, id: id, broker: broker)
        default:
            let identity = ClientIdentity(clientID: client, host: "/127.0.0.1")
            _ = model.receive(request, version: version, id: id, from: identity, broker: broker)
        }
        collect()
        return id
    }

    /// The answer to a request once it is there; nil before.
    func take(_ id: RequestID) -> ClusterAnswer? {
        guard let answer = answers.removeValue(forKey: id) else { return nil }
        brokers[id] = nil
        return answer
    }

    /// Whether an answer may still come.
    func isUnderWay(_ id: RequestID) -> Bool { brokers[id] != nil }

    /// Sends a request and waits at most so long, in the time of the model.
    func ask<Request: WireRequest>(
        _ request: Request, version: Int16, as client: String, of broker: Int32, within limit: Duration = .seconds(10)
    ) -> Request.Response? {
        wait(for: send(request, version: version, as: client, to: broker), within: limit)
    }

    func wait<Response: WireResponse>(for id: RequestID, within limit: Duration = .seconds(10)) -> Response? {
        let end = model.now + limit
        while answers[id] == nil, brokers[id] != nil, model.now < end { advance(by: .milliseconds(50)) }
        switch take(id) {
        case .other(let response)?: return response as? Response
        case .fetch(let response)?: return response as? Response
        default:
            forget(id)
            return nil
        }
    }

    func advance(by time: Duration) {
        model.advance(to: model.now + time)
        collect()
    }

    /// Many a command is refused, such as one to a broker that is down.
    func perform(_ command: ClusterCommand) {
        try? model.perform(command)
        switch command {
        case .down(let broker), .stop(let broker): disconnect(broker)
        default: break
        }
        collect()
    }

    /// A broker's connections end: what was under way is lost.
    private func disconnect(_ broker: Int32) {
        for (id, owner) in brokers where owner == broker && answers[id] == nil { forget(id) }
    }

    private func forget(_ id: RequestID) {
        model.forget(id)
        brokers[id] = nil
    }

    private func collect() {
        for (id, answer) in model.takeAnswers() where brokers[id] != nil { answers[id] = answer }
    }
}
