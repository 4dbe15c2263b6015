/// The faults of an HTTP-aware link, made ready to be asked for one of its connections.
struct HTTPRules {
    struct Rule {
        var method: [UInt8]?
        var path: GlobPattern?
        var header: (name: [UInt8], value: GlobPattern)?
        var share: Double
        var action: HTTPFault.Action
        /// Tells its chance from that of other rules, and its counts.
        var dice: Int
        /// The toxic that it is, and where it counts what it does.
        var toxic: ToxicID?
        var recorder: EvidenceRecorder?

        init(_ fault: HTTPFault, dice: Int) {
            method = fault.method.map { Array($0.utf8) }
            path = fault.path.map(GlobPattern.init)
            header = fault.header.map { (Array($0.name.lowercased().utf8), GlobPattern($0.value)) }
            (share, action, self.dice) = (fault.share, fault.action, dice)
        }

        func matches(_ head: HTTPHead) -> Bool {
            if let method, !head.isMethod(method) { return false }
            if let path, !head.isPath(path) { return false }
            if let header, !head.hasHeader(header.name, matching: header.value) { return false }
            return true
        }
    }
    let rules: [Rule]

    static let none = HTTPRules()

    private init() { rules = [] }

    /// Throws: for the first fault that cannot be.
    init(_ faults: [HTTPFault]) throws(ToxicError) {
        for fault in faults { try fault.check() }
        rules = faults.enumerated().map { Rule($1, dice: $0) }
    }

    /// Those of a connection's toxics that are about requests.
    init(_ toxics: [ActiveToxic]) {
        rules = toxics.compactMap { active in
            guard let fault = active.kind as? HTTPFault else { return nil }
            var rule = Rule(fault, dice: active.dice)
            (rule.toxic, rule.recorder) = (active.id, active.recorder)
            return rule
        }
    }
}
