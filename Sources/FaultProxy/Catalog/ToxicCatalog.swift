/// The toxics by the names that the control port and files use. A new one is a line here.
public enum ToxicCatalog {
    public static let all: [ToxicType] = [
        // With the names, attributes and units of Toxiproxy:
        Latency.entry,
        Bandwidth.entry,
        SlowClose.entry,
        Timeout.entry,
        Cut.resetPeerEntry,
        Slicer.entry,
        Cut.limitDataEntry,
        Loss.packetLossEntry,
        // Ours:
        Loss.entry,
        Blackhole.entry,
        Connect.entry,
        Cut.entry,
        CutAnswers.entry,
        HalfOpen.entry,
        Corrupt.entry,
        Duplicate.entry,
        Reorder.entry,
        KafkaFault.entry,
        HTTPFault.entry,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    public static func type(_ name: String) -> ToxicType? { byName[name] }
}
