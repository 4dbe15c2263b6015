extension Fields {
    /// Reports an address of the key whose port is no port: `host:70000`. The host may be anything.
    public func checkPort(_ key: String, of address: some StringProtocol) {
        guard let colon = address.lastIndex(of: ":"), !address[colon...].contains("]") else { return }
        let port = address[address.index(after: colon)...]
        if let number = Int(port), (1...65535).contains(number) { return }
        report(
            key, problem: "'\(port)' in '\(address)' is no port",
            remedy: "write a number from 1 to 65535, as in ':8080'")
    }
}
