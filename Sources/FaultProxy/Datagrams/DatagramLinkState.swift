import Synchronization

/// What the loop of a link and those who steer it share.
final class DatagramLinkState: Sendable {
    let plan = Mutex(BothDirections(DatagramFaults.none))
    let evidence = Mutex(BothDirections(DatagramEvidence()))
    let flows = Mutex((open: 0, total: 0))
}
