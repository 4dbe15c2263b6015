import Experiments
import FaultProxy

/// A partition: between groups of peers nothing passes, on all links that are there or come.
public struct PartitionEntry: Sendable {
    public var name: String
    var request: PartitionRequest
    var end: ToxicEntry.Instant?
    var owner: String?

    /// What the proxy itself is given: one for each pair of groups.
    var pairs: [Partition] {
        let others = request.other.map { $0.sorted().map(Optional.some) } ?? [nil]
        let pairs = request.one.sorted().flatMap { one in others.map { (one, $0) } }
        return pairs.enumerated().map { index, pair in
            Partition(
                name: pairs.count == 1 ? name : "\(name) \(index + 1)", from: pair.0, to: pair.1,
                isTwoWay: !request.isOneWay)
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
