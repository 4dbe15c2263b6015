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

    /// The streams of a link that it interrupts, each by a toxic of its own: what one holds stays held when the other
    /// comes or goes.
    func toxics(of link: LinkSettings) -> [ToxicSettings] {
        let isForward = concerns(from, link.group) && concerns(to, link.upstreamGroup)
        let isBackward = concerns(from, link.upstreamGroup) && concerns(to, link.group)
        guard isForward || isBackward else { return [] }
        let streams: [ToxicStream] =
            (isForward || isTwoWay ? [.upstream] : []) + (isBackward || isTwoWay ? [.downstream] : [])
        return streams.map { stream in
            ToxicSettings(name: "partition \(name) \(stream.rawValue)", toxic: .blackhole, stream: stream)
        }
    }

    private func concerns(_ wanted: String?, _ group: String?) -> Bool { wanted == nil || wanted == group }
}
