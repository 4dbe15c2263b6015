import NIOCore

/// Keeps the kernel's queues of a slowed stream short, so that what a sender has got rid of is not seconds away.
enum KernelQueue {
    /// Each of the two queues gets a tenth of a second of the rate; the kernel doubles what it is asked for.
    private static let perSecond = 20
    /// Below, TCP hardly works; above, the kernel's own choice is no larger.
    private static let sizes = 4_096..<2_097_152

    static func limitReceiving(_ channel: any Channel, bytesPerSecond: Int) {
        limit(channel, .so_rcvbuf, bytesPerSecond)
    }

    static func limitSending(_ channel: any Channel, bytesPerSecond: Int) {
        limit(channel, .so_sndbuf, bytesPerSecond)
    }

    private static func limit(_ channel: any Channel, _ name: NIOBSDSocket.Option, _ bytesPerSecond: Int) {
        let size = max(bytesPerSecond / perSecond, sizes.lowerBound)
        guard sizes.contains(size) else { return }
        // A peer that has just gone has no queue to be limited.
        channel.setOption(.socketOption(name), value: SocketOptionValue(size)).whenFailure { _ in }
    }
}
