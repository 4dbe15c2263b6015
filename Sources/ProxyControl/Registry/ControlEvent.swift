import Foundation

/// Something that happened, as it is told to those who listen.
public struct ControlEvent: Sendable {
    /// Such as `toxic-added`.
    public var kind: String
    public var proxy: String?
    /// What else there is to say.
    public var details: [JSON.Member]
    public var time: Date

    public init(_ kind: String, proxy: String? = nil, _ details: [JSON.Member] = [], time: Date = Date()) {
        (self.kind, self.proxy, self.details, self.time) = (kind, proxy, details, time)
    }

    var json: JSON {
        var members: [JSON.Member] = [.init("time", .text(time.formatted(Self.format))), .init("event", .text(kind))]
        if let proxy { members.append(.init("proxy", .text(proxy))) }
        return .object(members + details)
    }

    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// As a server-sent event.
    func text(id: Int) -> String { "id: \(id)\nevent: \(kind)\ndata: \(json.line)\n\n" }
}
