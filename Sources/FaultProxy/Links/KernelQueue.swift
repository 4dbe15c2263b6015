/// Keeps the kernel's queues of a slowed stream short, so that what a sender has got rid of is not seconds away.
enum KernelQueue {
    case receiving, sending

    /// Each of the two queues gets a tenth of a second of the rate; the kernel doubles what it is asked for.
    private static let perSecond = 20
    /// Below, TCP hardly works; above, the kernel's own choice is no larger.
    private static let sizes = 4_096..<2_097_152

    func limit(_ wire: Wire, bytesPerSecond: Int) {
        let size = max(bytesPerSecond / Self.perSecond, Self.sizes.lowerBound)
        guard Self.sizes.contains(size) else { return }
        wire.limit(self, bytes: size)
    }
}
