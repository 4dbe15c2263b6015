import Experiments
import FaultProxy

/// A partition: between groups of peers nothing passes, on every link that is there or comes.
public struct PartitionEntry: Sendable {
    public var name: String
    var request: PartitionRequest
    var end: ToxicEntry.Instant?
    var owner: String?

    /// In which streams of a link nothing passes.
    func streams(clients: String?, servers: String?) -> [ToxicStream] {
        var streams: Set<ToxicStream> = []
        if isOne(clients) && isOther(servers) {
            streams.formUnion(request.isOneWay ? [.upstream] : [.upstream, .downstream])
        }
        if isOther(clients) && isOne(servers) {
            streams.formUnion(request.isOneWay ? [.downstream] : [.upstream, .downstream])
        }
        return streams.sorted { $0.rawValue < $1.rawValue }
    }

    private func isOne(_ group: String?) -> Bool { group.map(request.one.contains) ?? false }

    private func isOther(_ group: String?) -> Bool {
        guard let other = request.other else { return !isOne(group) }
        return group.map(other.contains) ?? false
    }

    /// What the links of a proxy are given.
    func toxics(for proxy: ProxyEntry) -> [ToxicSettings] {
        streams(clients: proxy.options.group, servers: proxy.options.upstreamGroup).map { stream in
            // No toxic of anybody else has a '/' in its name.
            ToxicSettings(name: "partition/\(name)/\(stream.rawValue)", toxic: .blackhole(Blackhole()), stream: stream)
        }
    }

    var json: JSON {
        var members: [JSON.Member] = [
            .init("name", .text(name)),
            .init(
                "between",
                .list([request.one, request.other].compactMap { $0 }.map { .list($0.sorted().map { .text($0) }) })),
            .init("one_way", .flag(request.isOneWay)),
        ]
        if let owner { members.append(.init("owner", .text(owner))) }
        if let end {
            members.append(.init("remaining_ms", .number((max(.zero, end - .now).inSeconds * 1000).rounded())))
        }
        return .object(members)
    }
}
