import NIOCore
import Synchronization

/// Where the connections of all loops count what one toxic does.
final class EvidenceRecorder: Sendable {
    private let evidence = Mutex(ToxicEvidence())

    var current: ToxicEvidence { evidence.withLock { $0 } }

    func count(_ change: (inout ToxicEvidence) -> Void) { evidence.withLock { change(&$0) } }

    /// Counts a chunk and keeps the mean over all of them.
    func countDelay(_ delay: TimeAmount) {
        evidence.withLock {
            $0.chunksDelayed += 1
            $0.meanDelay += (Duration.nanoseconds(delay.nanoseconds) - $0.meanDelay) / $0.chunksDelayed
        }
    }
}
