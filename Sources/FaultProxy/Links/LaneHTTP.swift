import NIOCore

/// What a lane does on a link that understands HTTP.
extension Lane {
    /// Takes what the inspector has decided: in this direction, and in the other, where an answer of ours may be due.
    func advance(_ http: HTTPConversation) {
        take(http)
        let other = link.lane(direction == .toBroker ? .toClient : .toBroker)
        other.take(http)
        other.flush()
    }

    private func take(_ http: HTTPConversation) {
        while !isParked, !isCutDue, !link.isFinished, let piece = http.next(direction) {
            switch piece {
            case .forward(let bytes): pass(bytes)
            case .pause(let time): pause(time, http)
            case .finish: pass(ByteBuffer())
            case .cut: cutAfterwards(by: http.cutBy)
            }
        }
    }

    private func pause(_ time: Duration, _ http: HTTPConversation) {
        isParked = true
        link.loop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [link] in
            withExtendedLifetime(link) { self.goOn(http) }
        }
    }

    private func goOn(_ http: HTTPConversation) {
        guard !link.isFinished else { return }
        isParked = false
        take(http)
        passEndIfDue()
        flush()
        readIfWanted()
        readMoreRequests()
    }
}
