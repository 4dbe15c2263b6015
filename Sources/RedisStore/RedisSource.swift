import Experiments
import Foundation

/// Reads the effects that an application keeps in a Redis, through hiredis; nothing is ever written there.
///
/// The client is part of the program only when it is built with the package trait `Redis`.
public struct RedisSource: Sendable {
    #if Redis
        public static let isSupported = true
    #else
        public static let isSupported = false
    #endif

    let address: RedisAddress
    let effects: RedisEffects
    let password: String?

    /// `password`: nil for a server that asks for none; by itself that of the environment, as for redis-cli.
    public init(
        _ address: RedisAddress, _ effects: RedisEffects,
        password: String? = ProcessInfo.processInfo.environment["REDISCLI_AUTH"]
    ) {
        (self.address, self.effects, self.password) = (address, effects, password)
    }

    /// Connects, looks whether the effects may be read, and leaves again. They need not be there yet.
    ///
    /// - Throws: `RedisError` when the server does not answer within `limit`, lets nobody in, or refuses.
    public func probe(within limit: Duration) throws(RedisError) {
        #if Redis
            try RedisConnection.open(address, password, within: limit).probe(effects)
        #else
            throw Self.unsupported
        #endif
    }

    /// Gives every idempotency key with its value as it is stored, one at a time, on the calling thread, which waits for
    /// the server.
    ///
    /// Redis may tell a field or a key twice when its tables grow or shrink meanwhile. The first value counts and all
    /// others are passed over, for which every key is remembered until the end: about 50 bytes for one such as
    /// `0-4711`, and 130 for one of more than 15 characters.
    ///
    /// - Parameters:
    ///   - limit: how long the whole may take.
    ///   - body: gets a key and its value.
    /// - Throws: `RedisError`, and what `body` throws.
    public func forEachEffect(within limit: Duration, _ body: (_ key: String, _ value: String) throws -> Void) throws {
        #if Redis
            let connection = try RedisConnection.open(address, password, within: limit)
            switch effects {
            case .hash(let name): try HashScan(connection: connection, name: name).forEachField(body)
            case .keys(let prefix): try KeyScan(connection: connection, prefix: prefix).forEachKey(body)
            }
        #else
            throw Self.unsupported
        #endif
    }

    static var unsupported: RedisError {
        RedisError(
            "this program was built without Redis",
            remedy: "install hiredis with its headers, and build with 'swift build -c release --traits Redis'")
    }
}
