import NIOCore

/// The end towards the broker or server.
extension Link {
    /// Does what the plan says about the connection itself.
    func dialByFate() {
        let fate = toxics.reduce(ConnectFate.dial(after: .zero)) { fate, active in
            fate.combined(with: active.kind.connectFate(context(active, .toBroker)))
        }
        dialDue = nil
        switch fate {
        case .reset: cut(toxics.first { $0.kind.connectFate(context($0, .toBroker)) == .reset })
        case .dial(after: .zero): dial()
        case .dial(let delay): dialDue = .now() + delay
        case .wait: lane(.toBroker).readIfWanted()
        }
        reschedule()
    }

    func dial() {
        isDialling = true
        dialDue = nil
        if let relay = desk.relay { return dial(on: relay) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        let handshakeLimit = directory.dialler.handshakeLimit
        directory.dialler.connect(to: links.route.upstream, on: loop) { channel in
            try channel.pipeline.syncOperations.addHandler(
                LinkHandler(bound.value, .broker, handshakeLimit: handshakeLimit))
        }.assumeIsolated().whenFailure { self.dialFailed($0) }
    }

    private func dial(on relay: RelayLoop) {
        let limit = directory.dialler.timeout
        HostAddresses.of(links.route.upstream, on: relay).assumeIsolated().whenComplete { addresses in
            guard case .success(let addresses) = addresses else { return self.dialFailed(addresses) }
            SocketDial.start(to: addresses, on: relay, within: limit) { result in
                guard case .success(let dialled) = result else { return self.dialFailed(result) }
                SocketWire(dialled.socket, of: self, .broker, on: relay, from: nil)
                    .open(at: dialled.place, ready: dialled.ready)
            }
        }
    }

    private func dialFailed<Success>(_ result: Result<Success, any Error>) {
        if case .failure(let error) = result { dialFailed(error) }
    }

    func dialFailed(_ error: any Error) {
        guard !isFinished else { return }
        counters.dialFailures.add(1, ordering: .relaxed)
        event(.dialFailed(reason: "\(error)"))
        cut(nil)
    }

    func connected(_ wire: Wire) {
        guard !isFinished else { return wire.close() }
        broker = wire
        toBroker?.shortenQueues()
        toClient?.shortenQueues()
        if wantsHalfOpen { goHalfOpen() }
        toBroker?.pump()
        lane(.toBroker).readIfWanted()
        lane(.toClient).readIfWanted()
    }
}
