import Experiments
import FaultProxy

/// What the proxies are doing, for our API.
extension ProxyRegistry {
    /// What `GET /v1/status` answers.
    var statusJSON: JSON {
        [
            "version": .text(version), "seed": .text("\(seed)"),
            "uptime_ms": .number(((ContinuousClock.now - start).inSeconds * 1000).rounded()),
            "proxies": .list(proxies.map { json($0) }), "partitions": .list(partitions.map(\.json)),
            "leases": .list(leases.map(\.json)),
        ]
    }

    /// A proxy with what it is doing; `status` is null while it is disabled.
    func json(_ proxy: ProxyEntry) -> JSON {
        .object(proxy.json(at: .now) + [.init("status", server.status(of: proxy.name)?.json ?? .null)])
    }
}

extension LinkStatus {
    var json: JSON {
        var members: [JSON.Member] = [
            .init("listening", .text(listening.description)),
            .init(
                "connections",
                [
                    "open": .integer(traffic.openConnections), "accepted": .integer(traffic.accepted),
                    "failed_dials": .integer(traffic.dialFailures),
                ]),
            .init(
                "bytes",
                ["upstream": .integer(traffic.bytesToBroker), "downstream": .integer(traffic.bytesToClient)]),
            .init("held_bytes", .integer(heldBytes)),
        ]
        if settings.framing != .none { members.append(.init("messages", traffic.messagesJSON)) }
        if let datagrams { members.append(.init("datagrams", datagrams.json)) }
        return .object(members + [.init("toxics", .list(toxics.map(\.json)))])
    }
}

extension LinkStatistics {
    fileprivate var messagesJSON: JSON {
        [
            "upstream": .integer(framesToBroker), "downstream": .integer(framesToClient),
            "not_understood": .integer(malformedFrames),
        ]
    }
}

extension DatagramTraffic {
    fileprivate var json: JSON {
        func counts(_ evidence: DatagramEvidence) -> JSON {
            .object(evidence.outcomes.map { .init($0.0, .integer($0.1)) })
        }
        return ["upstream": counts(toServer), "downstream": counts(toClient)]
    }
}

extension ToxicStatus {
    var json: JSON {
        var members: [JSON.Member] = [
            .init("name", .text(settings.name)), .init("connections", .integer(evidence.connections)),
        ]
        for (act, count) in evidence.acts where count > 0 { members.append(.init(act, .integer(count))) }
        if delays.count > 0 {
            let mean = delays.sum.inSeconds * 1e6 / Double(delays.count)
            members.append(.init("mean_delay_us", .number(mean.rounded())))
        }
        return .object(members)
    }
}
