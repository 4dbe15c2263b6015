import NIOCore

/// A link that listens: its settings, what carries its bytes, and what has been asked of it.
struct OpenLink: Sendable {
    let settings: LinkSettings
    let listening: Endpoint
    let switchboard: Switchboard
    let carrier: Carrier
    /// What is removed with it.
    var socketFile: SocketFile?
    /// Toxics as the owner wants them, without those of partitions.
    var wanted: [ToxicSettings] = []

    /// What moves its bytes.
    enum Carrier: Sendable {
        case streams(BrokerDirectory)
        case datagrams(DatagramLink)
    }

    func status(at now: NIODeadline) -> LinkStatus {
        let toxics = switchboard.status(at: now)
        switch carrier {
        case .streams(let directory):
            return LinkStatus(
                settings: settings, listening: listening, traffic: directory.statistics(side: settings.name),
                heldBytes: directory.heldBytes(side: settings.name), toxics: toxics)
        case .datagrams(let link):
            return LinkStatus(
                settings: settings, listening: listening, traffic: link.traffic, heldBytes: link.heldBytes,
                datagrams: link.datagrams, toxics: toxics)
        }
    }
}
