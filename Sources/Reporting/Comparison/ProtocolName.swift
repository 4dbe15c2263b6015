import RebalanceRecorder

/// How a group shares out its partitions, in a few words.
enum ProtocolName {
    /// `eager range`, `cooperative-sticky, static`, `kip-848 uniform`.
    static func of(_ rebalance: LogicalRebalance) -> String {
        let kind = rebalance.groupProtocol.rawValue
        let assignor = rebalance.assignor ?? ""
        // The name of the assignor says it already.
        let name = assignor.hasPrefix(kind) ? assignor : assignor.isEmpty ? kind : "\(kind) \(assignor)"
        return rebalance.isStatic ? "\(name), static" : name
    }

    /// The same for a run without a rebalance, by what its plan says.
    static func planned(assignor: String?, isStatic: Bool) -> String {
        let name = assignor.map { $0.hasPrefix("cooperative") ? $0 : "eager \($0)" }
        return [name, isStatic ? "static" : nil].compactMap { $0 }.joined(separator: ", ")
    }
}
