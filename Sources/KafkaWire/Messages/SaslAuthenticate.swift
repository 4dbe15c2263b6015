import NIOCore

/// Carries a token of the chosen SASL mechanism.
public struct SaslAuthenticateRequest: WireRequest {
    public typealias Response = SaslAuthenticateResponse
    public static let key = APIKey.saslAuthenticate
    public static let versions: ClosedRange<Int16> = 0...2

    public var authBytes = ByteBuffer()
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&authBytes)
        try coder.tags(&tags)
    }
}

/// The broker's token.
public struct SaslAuthenticateResponse: WireResponse {
    public static let key = APIKey.saslAuthenticate
    public static let versions: ClosedRange<Int16> = 0...2

    public var error = KafkaError.none
    public var errorMessage: String?
    public var authBytes = ByteBuffer()
    /// From version 1 on.
    public var sessionLifetimeMilliseconds: Int64 = 0
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&error)
        try coder.field(&errorMessage)
        try coder.field(&authBytes)
        if coder.version >= 1 { try coder.field(&sessionLifetimeMilliseconds) }
        try coder.tags(&tags)
    }
}
