/// Names one injection of a toxic for the lifetime of its proxy.
public struct ToxicID: RawRepresentable, Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static func < (one: ToxicID, two: ToxicID) -> Bool { one.rawValue < two.rawValue }
    public var description: String { "toxic-\(rawValue)" }
}
