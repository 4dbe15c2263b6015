import Synchronization

/// What the loop of a link counts and others read.
final class DatagramLinkState: Sendable {
    let evidence = Mutex(BothDirections(DatagramEvidence()))
    let flows = Mutex((open: 0, total: 0))
    /// Bytes that toxics hold right now.
    let heldBytes = Atomic(0)
}
