/// Which connections a toxic may touch at all.
public enum ConnectionMatch: Sendable, Hashable, Codable {
    case all
    /// Clients from this address or network, such as `10.0.0.7`, `192.168.0.0/16` or `fd00::/8`.
    case address(String)
    /// A share (0…1) of the connections, drawn once for each.
    case share(Double)
    /// Every n-th connection of the link: with 3 the third, the sixth, …
    case everyNth(Int)

    func check() throws(ToxicError) {
        switch self {
        case .all: return
        case .address(let text):
            guard AddressRange(text) == nil else { return }
            throw ToxicError(
                "match.address", problem: "'\(text)' is neither an address nor a network",
                remedy: "write it as 10.0.0.7, 10.0.0.0/8 or fd00::/8")
        case .share(let share): try ToxicError.check(share: share, "match.share")
        case .everyNth(let number):
            guard number < 1 else { return }
            throw ToxicError(
                "match.every", problem: "every \(number)th connection cannot be counted", remedy: "write 1 or more")
        }
    }
}
