/// Who brings about the loss of packets.
enum LossMeans: String, Sendable, Hashable, CaseIterable {
    /// Linux' nftables drop packets of the proxied connections; needs the right to change rules.
    case kernel
    /// The proxy holds bytes for as long as TCP would need to repair a loss.
    case model
}
