import Experiments
import FaultProxy

/// Toxics in the proxy, as several faults put them there.
public struct ToxicInjection: Sendable {
    let ids: [ToxicID]

    /// Which sides of the proxy a schedule entry means.
    static func sides(_ scheduled: ScheduledFault) -> [ProxySide] {
        switch scheduled.between {
        case .producersAndBrokers: [.producers]
        case .allAndBrokers: [.producers, .consumers]
        case .consumersAndBrokers, nil: [.consumers]
        }
    }

    /// Puts toxics on the sides, for as long as the entry lasts; the proxy itself lets go at the end.
    static func inject(
        _ toxics: [Toxic], _ scheduled: ScheduledFault, _ scene: FaultScene
    ) throws(FaultError) -> ToxicInjection {
        let connections = sides(scheduled).map { scene.proxy.statistics(side: $0.rawValue).openConnections }
        guard connections.reduce(0, +) > 0 else {
            throw FaultError(
                "no connection of \(sides(scheduled).map(\.rawValue).joined(separator: ", ")) is open: nothing matches")
        }
        // The proxy's own lease ends a little later than ours, so that ours is the one that is seen to revert.
        let lease = (scheduled.duration ?? .zero) + .milliseconds(500)
        return ToxicInjection(
            ids: sides(scheduled).flatMap { side in
                toxics.map { scene.proxy.inject($0, side: side.rawValue, broker: nil, for: lease) }
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

    func total(_ scene: FaultScene) -> ToxicEvidence {
        ids.compactMap(scene.proxy.evidence(of:)).reduce(into: ToxicEvidence()) { $0.merge($1) }
    }

    func remove(_ scene: FaultScene) { for id in ids { _ = scene.proxy.remove(id) } }

    /// Removes them, and says what the proxy's rules are now.
    func revert(_ scene: FaultScene) throws(FaultError) -> String {
        remove(scene)
        let left = Set(scene.proxy.activeToxics).intersection(ids)
        guard left.isEmpty else { throw FaultError("the proxy still lists \(left.count) of its rules") }
        return "the proxy lists none of its rules any more"
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
    }
}
