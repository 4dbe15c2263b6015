import Foundation

/// Asks the system about the names of hosts.
enum HostNames {
    /// Whether any host in `HOST:PORT,…` has an address.
    static func areKnown(_ servers: String) async -> Bool {
        // The system's call blocks.
        await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(returning: servers.split(separator: ",").contains { isKnown(host(of: $0)) })
            }
            thread.name = "host names"
            thread.start()
        }
    }

    private static func host(of server: Substring) -> String {
        server.prefix(upTo: server.lastIndex(of: ":") ?? server.endIndex)
            .trimmingCharacters(in: CharacterSet(charactersIn: "[] "))
    }

    private static func isKnown(_ host: String) -> Bool {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, nil, &list) == 0 else { return false }
        freeaddrinfo(list)
        return true
    }
}
