/// A fault inside the proxy, on the connections of a link. It delays, withholds or cuts; only `corrupt` alters a byte.
///
/// This is the catalog: a new toxic is a file beside this one, a case here and its line in `kind`.
public enum Toxic: Sendable, Hashable {
    case latency(Latency)
    case bandwidth(Bandwidth)
    case slowClose(SlowClose)
    case timeout(Timeout)
    case slicer(Slicer)
    case cut(Cut)
    case cutAnswers(CutAnswers)
    case blackhole(Blackhole)
    case connect(Connect)
    case halfOpen(HalfOpen)
    case corrupt(Corrupt)
    case loss(Loss)
    case duplicate(Duplicate)
    case reorder(Reorder)
    case kafka(KafkaFault)
    case http(HTTPFault)

    var kind: any ToxicKind {
        switch self {
        case .latency(let kind): kind
        case .bandwidth(let kind): kind
        case .slowClose(let kind): kind
        case .timeout(let kind): kind
        case .slicer(let kind): kind
        case .cut(let kind): kind
        case .cutAnswers(let kind): kind
        case .blackhole(let kind): kind
        case .connect(let kind): kind
        case .halfOpen(let kind): kind
        case .corrupt(let kind): kind
        case .loss(let kind): kind
        case .duplicate(let kind): kind
        case .reorder(let kind): kind
        case .kafka(let kind): kind
        case .http(let kind): kind
        }
    }

    static let namesForDatagrams = "latency, bandwidth, loss, blackhole, corrupt, duplicate or reorder"

    /// The name of its kind, such as `latency`.
    public var typeName: String { type(of: kind).typeName }

    /// Checks the value of each attribute.
    public func check() throws(ToxicError) { try kind.check() }
}

/// The names that experiments use for the toxics of a run.
extension Toxic {
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
    var customaryStream: ToxicStream {
        if case .latency = self { .downstream } else { .both }
    }
}
