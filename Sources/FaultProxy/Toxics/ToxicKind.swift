import NIOCore

/// One entry of the catalog: the attributes of a toxic, and what it does to connections.
protocol ToxicKind: Sendable, Hashable {
    /// The name that configurations use, such as `latency`.
    static var typeName: String { get }

    /// Checks the value of each attribute.
    func check() throws(ToxicError)

    /// What it does to the bytes of one direction; nil where it leaves them alone.
    func stage(_ context: ToxicContext) -> (any ToxicStage)?

    /// How it treats a connection that is being made.
    func connectFate(_ context: ToxicContext) -> ConnectFate

    /// What it does to datagrams; nil where that means nothing.
    ///
    /// Throws: for a value that only means something to streams.
    func datagramFaults() throws(ToxicError) -> DatagramFaults?

    /// What a link must be for it to act at all.
    static var needs: ToxicNeed { get }

    /// By how much it lengthens a round trip.
    var roundTrip: TimeAmount { get }

    /// Whether it must be noticed by connections on which nothing happens, such as a reset.
    var actsOnIdle: Bool { get }
}

extension ToxicKind {
    func connectFate(_ context: ToxicContext) -> ConnectFate { .dial(after: .zero) }
    func datagramFaults() throws(ToxicError) -> DatagramFaults? { nil }
    static var needs: ToxicNeed { .nothing }
    var roundTrip: TimeAmount { .zero }
    var actsOnIdle: Bool { false }
}

/// For whom a toxic works: one direction of one connection.
struct ToxicContext {
    var direction: LaneDirection
    /// Of this toxic on this connection and direction.
    var seed: UInt64
    /// When the connection came under the toxic.
    var now: NIODeadline
    /// Latency that other toxics add to a round trip.
    var roundTrip: TimeAmount
    var recorder: EvidenceRecorder
    /// What a toxic shares between connections.
    var shared: SharedRates
}
