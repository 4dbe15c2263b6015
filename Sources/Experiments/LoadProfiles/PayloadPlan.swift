/// How large the payloads are; each size from `minimum` to `maximum` is equally likely.
public struct PayloadPlan: Sendable, Hashable, Codable {
    public var minimum: ByteCount
    public var maximum: ByteCount

    public init(minimum: ByteCount, maximum: ByteCount) {
        (self.minimum, self.maximum) = (minimum, maximum)
    }
}
