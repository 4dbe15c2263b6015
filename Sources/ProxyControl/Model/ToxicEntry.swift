import Experiments
import FaultProxy

/// One toxic as the registry keeps it.
public struct ToxicEntry: Sendable {
    public typealias Instant = ContinuousClock.Instant

    public var name: String
    public var type: String
    public var stream: ToxicStream
    public var toxicity: Double
    /// By name, in the units of the catalogue; all of them.
    var attributes: [String: JSON]
    var match: MatchRule
    var lasts: Duration?
    /// When it goes by itself.
    var end: Instant?
    /// Whose lease it lives on.
    var owner: String?
    /// What it was before owners of leases changed it, or put it in the place of another.
    var layers = LeaseLayers<ToxicEntry>()
    /// What the proxy itself is given.
    var toxic: Toxic

    var settings: ToxicSettings {
        ToxicSettings(
            name: name, toxic: toxic, type: type, stream: stream, toxicity: toxicity, matching: match.condition)
    }

    /// Whether it can act on a link.
    func check(on link: LinkSettings) throws(ControlFailure) {
        do throws(ToxicError) { try settings.check(on: link) } catch {
            throw .badBody("'\(error.attribute)' of '\(name)': \(error.problem); \(error.remedy)")
        }
    }

    /// In the order of the catalogue.
    private func attributesJSON(all: Bool) -> JSON {
        var members: [JSON.Member] = []
        for attribute in ToxicCatalog.type(type)?.attributes ?? [] {
            guard let value = attributes[attribute.name], value != .null else { continue }
            if all || attribute.isCommon || value != JSON(attribute.standard) {
                members.append(.init(attribute.name, value))
            }
        }
        return .object(members)
    }

    private func members(all: Bool) -> [JSON.Member] {
        [
            .init("name", .text(name)), .init("type", .text(type)), .init("stream", .text(stream.rawValue)),
            .init("toxicity", .number(toxicity)), .init("attributes", attributesJSON(all: all)),
        ]
    }
}

extension ToxicEntry {
    /// As Toxiproxy writes it.
    var toxiproxyJSON: JSON { .object(members(all: false)) }

    /// What `populate` needs to make it again, after a restart at `now`.
    func storedJSON(at now: Instant) -> JSON {
        var members = members(all: false)
        if match != .all { members.append(.init("match", match.json)) }
        if let lasts, end != nil {
            members.append(.init("for", .text(lasts.written)))
            members.append(.init("until_ms", .integer(WallClock.milliseconds + remainingMilliseconds(at: now))))
        }
        return .object(members)
    }

    /// As our API writes it.
    func json(at now: Instant) -> JSON {
        var members = members(all: true)
        if match != .all { members.append(.init("match", match.json)) }
        if let lasts { members.append(.init("for", .text(lasts.written))) }
        if let owner { members.append(.init("owner", .text(owner))) }
        if end != nil { members.append(.init("remaining_ms", .integer(remainingMilliseconds(at: now)))) }
        return .object(members)
    }

    private func remainingMilliseconds(at now: Instant) -> Int {
        Int(max(0, ((end ?? now) - now).inSeconds * 1000).rounded())
    }
}
