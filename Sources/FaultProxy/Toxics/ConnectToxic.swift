import NIOCore

/// What becomes of new connections; those that are made already are left alone.
///
/// The kernel has accepted the client before the proxy knows of it: a client always sees its connect succeed.
public enum Connect: ToxicKind {
    /// The upstream is dialled only after this time.
    case delay(Duration)
    /// Cut with RST at once.
    case refuse
    /// Accepted, and never answered until the toxic ends.
    case drop

    public static let typeName = "connect"
    static let entry = ToxicType(
        typeName, "connecting takes longer, is refused, or leads nowhere",
        [.init("action", .choice(["delay", "refuse", "drop"]), "delay"), .init("delay", .milliseconds)]
    ) { values in
        switch values.text("action") {
        case "refuse": Connect.refuse
        case "drop": Connect.drop
        default: Connect.delay(values.milliseconds("delay"))
        }
    }

    func check() throws(ToxicError) {
        if case .delay(let delay) = self { try ToxicError.check(delay, "delay") }
    }

    func stage(_ context: ToxicContext) -> (any ToxicStage)? { nil }

    func connectFate(_ context: ToxicContext) -> ConnectFate {
        switch self {
        case .delay(let delay): .dial(after: TimeAmount(delay))
        case .refuse: .reset
        case .drop: .wait
        }
    }
}
