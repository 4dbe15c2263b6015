import Experiments
import FaultProxy

/// Toxics in the proxy, as several faults put them there.
public struct ToxicInjection: Sendable {
    let ids: [ToxicID]
    /// Packets that the kernel drops beside them.
    var packetLoss: KernelPacketLoss?

    /// Which sides of the proxy a schedule entry means.
    static func sides(_ scheduled: ScheduledFault, _ scene: FaultScene) -> [ProxySide] {
        scheduled.between.map(sides) ?? scene.defaultSides
    }

    /// Which sides of the proxy two parties are.
    public static func sides(_ between: Between) -> [ProxySide] {
        switch between {
        case .producersAndBrokers: [.producers]
        case .allAndBrokers: [.producers, .consumers]
        case .consumersAndBrokers: [.consumers]
        case .clientsAndGateway: [.clients]
        case .gatewayAndBackends: [.backends]
        }
    }

    /// Puts toxics on the sides, for as long as the entry lasts; the proxy itself lets go at the end.
    ///
    /// `destination`: the number of the broker or backend that alone is touched; nil for all.
    static func inject(
        _ toxics: [Toxic], _ scheduled: ScheduledFault, _ scene: FaultScene, destination: Int32? = nil
    ) throws(FaultError) -> ToxicInjection {
        let sides = sides(scheduled, scene)
        let connections = sides.map { scene.proxy.statistics(side: $0.rawValue).openConnections }
        // A gateway may open a connection for each request: there, none may be open just now.
        guard connections.reduce(0, +) > 0 || Set(sides).isSubset(of: ProxySide.ofGateway) else {
            throw FaultError(
                "no connection of \(sides.map(\.rawValue).joined(separator: ", ")) is open: nothing matches")
        }
        // The proxy's own lease ends a little later than ours, so that ours is the one that is seen to revert.
        let lease = (scheduled.duration ?? .zero) + .milliseconds(500)
        return ToxicInjection(
            ids: sides.flatMap { side in
                toxics.map { toxic in
                    let id = scene.proxy.inject(toxic, side: side.rawValue, broker: destination, for: lease)
                    scene.observer?.began(toxic, id, on: side)
                    return id
                }
            })
    }

    /// Waits until the proxy has seen the toxics act.
    func confirm(
        _ scene: FaultScene, within limit: Duration, _ acts: (ToxicEvidence) -> Bool
    ) async throws(FaultError) -> ToxicEvidence {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let evidence = total(scene)
            if acts(evidence) { return evidence }
            try? await Task.sleep(for: .milliseconds(10))
        }
        remove(scene)
        throw FaultError("the proxy saw nothing of it within \(limit): nothing passed the connections")
    }

    /// What they have done so far; packets of the kernel count as segments.
    func total(_ scene: FaultScene) -> ToxicEvidence {
        var total = ids.compactMap(scene.proxy.evidence(of:)).reduce(into: ToxicEvidence()) { $0.merge($1) }
        for counted in ((try? packetLoss?.evidence()) ?? [:]).values {
            total.segmentsSeen += counted.packetsSeen
            total.segmentsLost += counted.packetsLost
        }
        return total
    }

    func remove(_ scene: FaultScene) {
        for id in ids { _ = scene.proxy.remove(id) }
        if let observer = scene.observer { ids.forEach(observer.ended) }
        try? packetLoss?.remove()
    }

    /// Removes them, and says what the proxy's rules are now.
    func revert(_ scene: FaultScene) throws(FaultError) -> String {
        remove(scene)
        let left = Set(scene.proxy.activeToxics).intersection(ids)
        guard left.isEmpty else { throw FaultError("the proxy still lists \(left.count) of its rules") }
        guard let packetLoss else { return "the proxy lists none of its rules any more" }
        do throws(ProxyError) { try packetLoss.remove() } catch {
            throw FaultError("the kernel's table \(packetLoss.table) is not removed: \(error.problem)")
        }
        return "the proxy lists none of its rules any more, and the kernel's table \(packetLoss.table) is gone"
    }
}

extension ToxicEvidence {
    /// Adds what another toxic of the same fault did. Both act on the same connections: the larger count is theirs.
    fileprivate mutating func merge(_ other: ToxicEvidence) {
        connections = max(connections, other.connections)
        let chunks = chunksDelayed + other.chunksDelayed
        if chunks > 0 {
            meanDelay = (meanDelay * chunksDelayed + other.meanDelay * other.chunksDelayed) / chunks
        }
        chunksDelayed = chunks
        segmentsLost += other.segmentsLost
        segmentsSeen += other.segmentsSeen
        bytesSwallowed += other.bytesSwallowed
        connectionsReset += other.connectionsReset
        answersSeen += other.answersSeen
        answersCut += other.answersCut
        requestsMatched += other.requestsMatched
        requestsHit += other.requestsHit
    }
}
