/// Bytes from one group of peers to another do not arrive, on all links between them; what is held goes on afterwards.
public struct Partition: Sendable, Hashable {
    public var name: String
    /// The group that is not heard; nil for everybody.
    public var from: String?
    /// The group that does not hear; nil for everybody.
    public var to: String?
    /// Neither hears the other.
    public var isTwoWay: Bool

    public init(name: String, from: String?, to: String?, isTwoWay: Bool = true) {
        self.name = name
        self.from = from
        self.to = to
        self.isTwoWay = isTwoWay
    }

    /// The stream of a link that it interrupts; nil for none.
    func stream(of link: LinkSettings) -> ToxicStream? {
        let isForward = concerns(from, link.group) && concerns(to, link.upstreamGroup)
        let isBackward = concerns(from, link.upstreamGroup) && concerns(to, link.group)
        switch (isForward, isBackward) {
        case (false, false): return nil
        case (true, true): return .both
        case (true, false): return isTwoWay ? .both : .upstream
        case (false, true): return isTwoWay ? .both : .downstream
        }
    }

    private func concerns(_ wanted: String?, _ group: String?) -> Bool { wanted == nil || wanted == group }
}
