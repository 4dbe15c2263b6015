import NIOCore
import Synchronization

/// Where the connections of all loops count what one toxic does, and what they share under it.
final class EvidenceRecorder: Sendable {
    private struct Record {
        var evidence = ToxicEvidence()
        var delays = DelayHistogram()
    }

    private let record = Mutex(Record())
    let rates = SharedRates()

    var current: ToxicEvidence {
        record.withLock { record in
            var evidence = record.evidence
            if evidence.chunksDelayed > 0 { evidence.meanDelay = record.delays.sum / evidence.chunksDelayed }
            return evidence
        }
    }

    var delays: DelayHistogram { record.withLock { $0.delays } }

    func count(_ change: (inout ToxicEvidence) -> Void) { record.withLock { change(&$0.evidence) } }

    func countDelay(_ delay: TimeAmount) {
        record.withLock {
            $0.evidence.chunksDelayed += 1
            $0.delays.record(nanoseconds: delay.nanoseconds)
        }
    }
}
