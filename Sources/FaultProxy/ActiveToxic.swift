/// One injection of a toxic: what, where, and what it has done.
struct ActiveToxic: Sendable {
    let id: ToxicID
    let toxic: Toxic
    let side: String
    /// nil for all brokers.
    let broker: Int32?
    let recorder = EvidenceRecorder()

    var description: String {
        "\(id): \(toxic) on \(side), \(broker.map { "broker \($0)" } ?? "all brokers")"
    }
}
