import FaultProxy
import Hummingbird
import NIOCore

/// Events of proxies as server-sent events, until the listener goes or the proxy ends.
struct EventStream: Sendable {
    /// A comment goes out this often, so that either end notices that the other has gone.
    static let heartbeat = Duration.seconds(10)

    private let registry: ProxyRegistry
    private let proxy: String?

    init(_ registry: ProxyRegistry, proxy: String?) { (self.registry, self.proxy) = (registry, proxy) }

    var body: ResponseBody {
        ResponseBody { writer in
            let queue = registry.events.subscribe()
            let feeders = [relay(to: queue), beat(queue)]
            defer {
                registry.events.unsubscribe(queue)
                for feeder in feeders { feeder.cancel() }
            }
            // At once, so that the listener knows that nothing escapes it from here on.
            try await writer.write(ByteBuffer(string: ": events from here on\n\n"))
            var count = 0
            for await _ in queue.bells {
                let text = text(queue.take(), count: &count)
                try await writer.write(ByteBuffer(string: text.isEmpty ? ":\n\n" : text))
            }
            try await writer.finish(nil)
        }
    }

    /// Listens to the connections for as long as this listener does: what nobody hears costs nothing.
    private func relay(to queue: EventQueue) -> Task<Void, Never> {
        let stream = registry.server.events.subscribe(limit: EventQueue.longest)
        return Task { [proxy] in
            for await event in stream {
                if event.droppedBefore > 0 { queue.countDropped(event.droppedBefore) }
                guard proxy == nil || event.link == proxy, let event = ControlEvent(event) else { continue }
                queue.add(event)
            }
        }
    }

    private func beat(_ queue: EventQueue) -> Task<Void, Never> {
        Task { [heartbeat = Self.heartbeat] in
            while (try? await Task.sleep(for: heartbeat)) != nil { queue.ring() }
        }
    }

    private func text(_ waiting: (events: [ControlEvent], dropped: Int), count: inout Int) -> String {
        var events = waiting.events
        if waiting.dropped > 0 {
            events.insert(ControlEvent("events-dropped", [.init("count", .integer(waiting.dropped))]), at: 0)
        }
        var text = ""
        for event in events where proxy == nil || event.proxy == nil || event.proxy == proxy {
            count += 1
            text += event.text(id: count)
        }
        return text
    }
}
