import Experiments
import FaultProxy
import Foundation

extension ControlEvent {
    /// An event of the proxy itself; nil for those that the registry tells of by itself.
    init?(_ event: ProxyEvent) {
        var details: [JSON.Member] = []
        if let connection = event.connection { details.append(.init("connection", .integer(connection))) }
        let kind: String
        switch event.kind {
        case .linkOpened, .linkClosed, .toxicSet, .toxicRemoved, .toxicExpired: return nil
        case .connectionOpened(let client):
            kind = "connection-opened"
            if !client.isEmpty { details.append(.init("client", .text(client))) }
        case .connectionClosed: kind = "connection-closed"
        case .dialFailed(let reason):
            kind = "dial-failed"
            details.append(.init("reason", .text(reason)))
        case .connectionReset(let toxic):
            kind = "connection-reset"
            details.append(.init("toxic", .text(toxic)))
        case .toxicActs(let toxic):
            kind = "toxic-acts"
            details.append(.init("toxic", .text(toxic)))
        }
        let age = (ContinuousClock.now - event.at).inSeconds
        self.init(kind, proxy: event.link, details, time: Date(timeIntervalSinceNow: -age))
    }
}
