/// Who may use the control port.
struct AccessRule: Sendable {
    /// What `Authorization: Bearer` has to say; nil lets everybody in.
    var token: String?

    /// The refusal of a request with these headers; nil lets it in.
    ///
    /// A browser is never let in: a page from elsewhere must not control the proxy of whoever looks at it.
    func refusal(userAgent: String?, authorization: String?) -> ControlFailure? {
        if userAgent?.hasPrefix("Mozilla/") == true {
            return ControlFailure(status: 403, message: "User agent not allowed")
        }
        guard let token else { return nil }
        let prefix = "bearer "
        guard let authorization, authorization.lowercased().hasPrefix(prefix),
            Self.isEqual(authorization.dropFirst(prefix.count), token)
        else {
            return ControlFailure(status: 401, message: "a token is needed: send 'Authorization: Bearer TOKEN'")
        }
        return nil
    }

    /// Takes as long for a token that is nearly right as for one that is wholly wrong.
    private static func isEqual(_ given: Substring, _ token: String) -> Bool {
        let (given, token) = (Array(given.utf8), Array(token.utf8))
        guard !token.isEmpty else { return false }
        var difference = UInt8(given.count == token.count ? 0 : 1)
        for (index, byte) in given.enumerated() { difference |= byte ^ token[index % token.count] }
        return difference == 0
    }

    /// Whether only this machine reaches a host.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.split(separator: ".").count == 4)
    }
}
