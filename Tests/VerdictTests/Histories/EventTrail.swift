import Measurement
import Synchronization
import SystemPackage

/// The events of all processes of a history, in the order in which they were told.
final class EventTrail: Sendable {
    private let told = Mutex<[RunEvent]>([])

    var events: [RunEvent] { told.withLock { $0 } }

    /// A log whose lines go nowhere: each event is kept as it is told.
    func log(of source: String) throws -> EventLog {
        let log = try EventLog("/dev/null", source: source)
        log.observe { event in self.told.withLock { $0.append(event) } }
        return log
    }
}
