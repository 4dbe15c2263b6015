/// A fault inside the proxy, on the connections of a link. It delays, withholds or cuts; few alter a byte.
///
/// `ToxicCatalog` lists what there is.
public struct Toxic: Sendable, Hashable, CustomStringConvertible {
    let kind: any ToxicKind

    init(_ kind: any ToxicKind) { self.kind = kind }

    /// The name of its kind, such as `latency`.
    public var typeName: String { type(of: kind).typeName }

    public var description: String { "\(kind)" }

    /// Checks the value of each attribute.
    public func check() throws(ToxicError) { try kind.check() }

    public static func == (one: Toxic, other: Toxic) -> Bool { one.kind.isEqual(to: other.kind) }
    public func hash(into hasher: inout Hasher) { kind.hash(into: &hasher) }
}

extension ToxicKind {
    fileprivate func isEqual(to other: any ToxicKind) -> Bool { (other as? Self) == self }
}

/// For whoever makes one in Swift.
extension Toxic {
    public static func latency(_ kind: Latency) -> Toxic { Toxic(kind) }
    public static func bandwidth(_ kind: Bandwidth) -> Toxic { Toxic(kind) }
    public static func slowClose(_ kind: SlowClose) -> Toxic { Toxic(kind) }
    public static func timeout(_ kind: Timeout) -> Toxic { Toxic(kind) }
    public static func slicer(_ kind: Slicer) -> Toxic { Toxic(kind) }
    public static func cut(_ kind: Cut) -> Toxic { Toxic(kind) }
    public static func cutAnswers(_ kind: CutAnswers) -> Toxic { Toxic(kind) }
    public static func blackhole(_ kind: Blackhole) -> Toxic { Toxic(kind) }
    public static func connect(_ kind: Connect) -> Toxic { Toxic(kind) }
    public static func halfOpen(_ kind: HalfOpen) -> Toxic { Toxic(kind) }
    public static func corrupt(_ kind: Corrupt) -> Toxic { Toxic(kind) }
    public static func loss(_ kind: Loss) -> Toxic { Toxic(kind) }
    public static func duplicate(_ kind: Duplicate) -> Toxic { Toxic(kind) }
    public static func reorder(_ kind: Reorder) -> Toxic { Toxic(kind) }
    public static func kafka(_ kind: KafkaFault) -> Toxic { Toxic(kind) }
    public static func http(_ kind: HTTPFault) -> Toxic { Toxic(kind) }

    /// Every chunk from server to client waits `mean`, give or take a uniform `jitter`, in order.
    public static func latency(mean: Duration, jitter: Duration) -> Toxic {
        .latency(Latency(delay: mean, jitter: jitter))
    }

    /// Emulates the loss of a share (0…1) of TCP segments.
    public static func loss(share: Double) -> Toxic { .loss(Loss(share: share)) }

    /// Connections stay open and new ones are accepted, but nothing passes; at removal all of it goes on.
    public static var blackhole: Toxic { .blackhole(Blackhole()) }

    /// Every connection, and each new one, is cut with RST, `after` a time.
    public static func reset(after delay: Duration = .zero) -> Toxic { .cut(Cut(after: .time(delay), with: .reset)) }

    /// Exactly so many bytes pass, then the connection is closed.
    public static func limitData(bytes: Int) -> Toxic { .cut(Cut(after: .bytes(bytes), with: .close)) }

    /// A share (0…1) of the answers is lost: the request has been forwarded, and the connection is cut with RST at the
    /// first byte of its answer. For protocols in which a connection has one request at a time.
    public static func cutAnswers(share: Double) -> Toxic { .cutAnswers(CutAnswers(share: share)) }

    /// The stream in which a run means a toxic: latency delays answers, everything else acts both ways.
    var customaryStream: ToxicStream { kind is Latency ? .downstream : .both }
}
