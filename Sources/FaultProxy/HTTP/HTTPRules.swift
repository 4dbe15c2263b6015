/// The faults of an HTTP-aware link, checked and made ready to be asked; the same for all of its connections.
public struct HTTPRules: Sendable {
    struct Rule: Sendable {
        var method: [UInt8]?
        var path: GlobPattern?
        var header: (name: [UInt8], value: GlobPattern)?
        var share: Double
        var action: HTTPFault.Action

        func matches(_ head: HTTPHead) -> Bool {
            if let method, !head.isMethod(method) { return false }
            if let path, !head.isPath(path) { return false }
            if let header, !head.hasHeader(header.name, matching: header.value) { return false }
            return true
        }
    }
    let rules: [Rule]

    public static let none = HTTPRules()

    private init() { rules = [] }

    /// Throws: for the first fault that cannot be.
    public init(_ faults: [HTTPFault]) throws(ProxyError) {
        for fault in faults { try fault.check() }
        rules = faults.map { fault in
            Rule(
                method: fault.method.map { Array($0.utf8) }, path: fault.path.map(GlobPattern.init),
                header: fault.header.map { (Array($0.name.lowercased().utf8), GlobPattern($0.value)) },
                share: fault.share, action: fault.action)
        }
    }
}
