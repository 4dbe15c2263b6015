/// Chooses a SASL mechanism. Version 0 is followed by tokens without any header.
public struct SaslHandshakeRequest: WireRequest {
    public typealias Response = SaslHandshakeResponse
    public static let key = APIKey.saslHandshake
    public static let versions: ClosedRange<Int16> = 0...1

    public var mechanism = ""

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&mechanism)
    }
}

/// The mechanisms that the broker knows.
public struct SaslHandshakeResponse: WireResponse {
    public static let key = APIKey.saslHandshake
    public static let versions: ClosedRange<Int16> = 0...1

    public var error = KafkaError.none
    public var mechanisms: [String] = []

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&error)
        try coder.field(&mechanisms)
    }
}
