import NIOCore

/// A link that listens: its settings, its listeners and what has been asked of it.
struct OpenLink: Sendable {
    let settings: LinkSettings
    let listening: Endpoint
    let directory: BrokerDirectory
    /// Toxics as the owner wants them, without those of partitions.
    var wanted: [ToxicSettings] = []

    var switchboard: Switchboard { directory.switchboard }

    func status(at now: NIODeadline) -> LinkStatus {
        LinkStatus(
            settings: settings, listening: listening, traffic: directory.statistics(side: settings.name),
            heldBytes: directory.heldBytes(side: settings.name), toxics: switchboard.status(at: now))
    }
}
