import NIOCore

/// A number that the kernel keeps with a socket, and by which a rule tells the proxy's own connections from others.
///
/// Setting one needs the same right as changing rules. It must be set before the connection is made, or its first
/// packets are missed. Some systems choose routes by marks: then choose one that none of their rules looks at.
public struct SocketMark: RawRepresentable, Sendable, Hashable, Codable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// What the proxy's connections carry unless told otherwise.
    public static let proxied = SocketMark(rawValue: 0x48)

    #if os(Linux)
        /// Marks a connection, for `ClientBootstrap.channelOption(SocketMark.option, value: mark.optionValue)`.
        public static let option = ChannelOptions.Types.SocketOption(level: .socket, name: .init(rawValue: 36))
        public var optionValue: ChannelOptions.Types.SocketOption.Value { .init(rawValue) }
    #endif
}
