/// What the kernel counted for one rule of packet loss.
public struct PacketLossEvidence: Sendable, Hashable, Codable {
    /// Packets that the rule applied to, lost ones included.
    public var packetsSeen: Int
    public var packetsLost: Int

    public init(packetsSeen: Int = 0, packetsLost: Int = 0) {
        self.packetsSeen = packetsSeen
        self.packetsLost = packetsLost
    }
}
