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
        let bound = NIOLoopBound(self, eventLoop: loop)
        directory.dialler.connect(to: links.route.upstream, on: loop) { channel in
            try channel.pipeline.syncOperations.addHandler(LinkHandler(bound.value, .broker))
        }.assumeIsolated().whenFailure { self.dialFailed($0) }
    }

    private func dialFailed(_ error: any Error) {
        guard !isFinished else { return }
        counters.dialFailures.add(1, ordering: .relaxed)
        event(.dialFailed(reason: "\(error)"))
        cut(nil)
    }

    func connected(_ context: ChannelHandlerContext) {
        guard !isFinished else { return context.close(promise: nil) }
        broker = context
        if wantsHalfOpen { goHalfOpen() }
        toBroker?.pump()
        lane(.toBroker).readIfWanted()
        lane(.toClient).readIfWanted()
    }
}
