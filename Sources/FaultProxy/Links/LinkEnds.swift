import NIOCore

/// How toxics end a connection.
extension Link {
    func reset(by id: ToxicID) {
        let active = toxics.first { $0.id == id }
        active?.recorder.count { $0.connectionsReset += 1 }
        cut(active)
    }

    /// The stream has been ended by a toxic and delivered: both peers learn of it.
    func close(by id: ToxicID) {
        guard !isFinished else { return }
        toxics.first { $0.id == id }?.recorder.count { $0.connectionsClosed += 1 }
        let wires = [client, broker]
        finish()
        for wire in wires { wire?.closeAfterLastBytes() }
    }

    /// Cuts both ends, the one that is written to once it has all of it.
    func cutAfterLastBytes(_ direction: LaneDirection, by id: ToxicID?) {
        guard !isFinished else { return }
        if let active = toxics.first(where: { $0.id == id }) {
            active.recorder.count { $0.connectionsReset += 1 }
            event(.connectionReset(toxic: active.settings.name))
        }
        let (destination, source) = direction == .toClient ? (client, broker) : (broker, client)
        finish()
        destination?.closeAfterLastBytes(withReset: true)
        source?.cut()
    }

    func cut(_ active: ActiveToxic?) {
        guard !isFinished else { return }
        if let active { event(.connectionReset(toxic: active.settings.name)) }
        let wires = [client, broker]
        finish()
        for wire in wires { wire?.cut() }
    }

    private var halfOpenToxic: ActiveToxic? { toxics.first { $0.kind is HalfOpen } }

    var wantsHalfOpen: Bool { halfOpenToxic != nil }

    func goHalfOpen() {
        guard let stream = halfOpenToxic?.settings.stream, !isFinished else { return }
        isHalfOpen = true
        let gone = stream == .upstream ? client : broker
        gone?.cut()
    }

    /// Asked with the first bytes of each answer: whether a toxic cuts the connection here, which is then done.
    func isAnswerCut() -> Bool {
        guard let active = answers.lost() else { return false }
        cut(active)
        return true
    }
}
