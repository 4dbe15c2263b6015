import Synchronization

/// Real packet loss of the proxied connections alone, by Linux' nftables: a table per run, and nobody else's is touched.
///
/// Needs `nft` and the right to change rules (`CAP_NET_ADMIN`). Which packets are lost is the kernel's own dice, not the
/// seed's; what was lost is counted. The kernel stops by itself when the lease is not renewed; the table that remains
/// then does nothing, and is removed by name. Every call runs `nft` and blocks for some milliseconds: not for event loops.
public final class KernelPacketLoss: Sendable {
    private static let prefix = "highwater-"

    /// The name of the table, `highwater-<run>`: what an undo journal keeps.
    public let table: String
    /// How long packets are lost without `renew`.
    public let lease: Duration

    private struct State {
        /// Under which number a rule counts, by its name; it keeps it when it is changed.
        var numbers: [String: Int] = [:]
        var evidence: [String: PacketLossEvidence] = [:]
        var isRemoved = false
    }
    private let state = Mutex(State())
    private var script: PacketLossScript { PacketLossScript(table: table, lease: lease) }

    private init(table: String, lease: Duration) {
        self.table = table
        self.lease = lease
    }

    /// Why there can be no real loss here, nil if there can. The kernel checks such a table, and makes none.
    public static func reasonUnavailable() -> String? {
        do throws(ProxyError) {
            let script = PacketLossScript(table: prefix + "probe", lease: .seconds(1))
            let address = HostPort(host: "127.0.0.1", port: 1)
            let probes = [
                PacketLossRule("clients", on: .clients(listener: address), share: 0.5),
                PacketLossRule("servers", on: .servers(server: address, mark: .proxied), share: 0.5),
            ]
            let rules = try script.rules(probes.enumerated().map { ($0.element, $0.offset) })
            _ = try NetfilterCommand.run(["--check", "--file", "-"], input: "add table inet \(script.table)\n" + rules)
            return nil
        } catch {
            return error.problem
        }
    }

    /// Makes the table of a run with its rules; more of them may follow.
    ///
    /// `run`: tells the table from those of other runs, such as the run's ID.
    /// Throws: if the kernel refuses, or has a table of that name. Then nothing has changed.
    public static func start(
        run: String, lease: Duration = .seconds(10), rules: [PacketLossRule] = []
    ) throws(ProxyError) -> KernelPacketLoss {
        let loss = KernelPacketLoss(table: try tableName(run: run), lease: lease)
        try loss.apply(rules, preceded: loss.script.creation)
        return loss
    }

    /// What a run's table is called, to be noted before it is made.
    public static func tableName(run: String) throws(ProxyError) -> String {
        let isName = run.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E
        }
        guard isName, (1...200).contains(run.utf8.count) else {
            throw ProxyError(
                location: run, problem: "a table cannot be named after this run",
                remedy: "use letters, digits, '-', '_' and '.', at most 200 of them")
        }
        return prefix + run
    }

    /// Replaces all rules at once and renews the lease. A rule of a name that was there before counts on.
    public func replace(_ rules: [PacketLossRule]) throws(ProxyError) { try apply(rules, preceded: "") }

    /// Packets are lost for another `lease` from now on.
    public func renew() throws(ProxyError) {
        try state.withLock { (state) throws(ProxyError) in
            try demandTable(state)
            _ = try NetfilterCommand.run(script.renewal)
        }
    }

    /// What the kernel has counted, by the names of the rules; after `remove`, what it had counted by then.
    public func evidence() throws(ProxyError) -> [String: PacketLossEvidence] {
        try state.withLock { (state) throws(ProxyError) in
            if !state.isRemoved { state.evidence = try count(state.numbers) }
            return state.evidence
        }
    }

    /// Removes the table with all that is in it. Safe to repeat, and if somebody else has removed it already.
    public func remove() throws(ProxyError) {
        try state.withLock { (state) throws(ProxyError) in
            guard !state.isRemoved else { return }
            if let last = try? count(state.numbers) { state.evidence = last }
            try Self.remove(table: table)
            state.isRemoved = true
        }
    }

    private func apply(_ rules: [PacketLossRule], preceded first: String) throws(ProxyError) {
        for rule in rules { try rule.check() }
        try state.withLock { (state) throws(ProxyError) in
            try demandTable(state)
            var numbers = state.numbers
            var numbered: [(PacketLossRule, Int)] = []
            for rule in rules {
                let number = numbers[rule.name] ?? numbers.count
                numbers[rule.name] = number
                numbered.append((rule, number))
            }
            _ = try NetfilterCommand.run(first + script.rules(numbered))
            state.numbers = numbers
        }
    }

    private func demandTable(_ state: borrowing State) throws(ProxyError) {
        guard state.isRemoved else { return }
        throw ProxyError(
            location: table, problem: "the table is removed already", remedy: "start packet loss anew for this run")
    }

    private func count(_ numbers: [String: Int]) throws(ProxyError) -> [String: PacketLossEvidence] {
        let counters = NetfilterCounters(
            listing: try NetfilterCommand.run(["list", "counters", "table", "inet", table]))
        return numbers.mapValues { number in
            PacketLossEvidence(
                packetsSeen: counters.packets["seen-\(number)"] ?? 0,
                packetsLost: counters.packets["lost-\(number)"] ?? 0)
        }
    }
}

extension KernelPacketLoss {
    /// The tables of runs that are there, whoever made them.
    public static func tables() throws(ProxyError) -> [String] {
        try NetfilterCommand.run(["list", "tables", "inet"]).split(separator: "\n")
            .compactMap { $0.split(separator: " ").last.map(String.init) }
            .filter { $0.hasPrefix(prefix) }
    }

    /// Removes the table of a run by its name, as somebody does who only has the journal. Returns what was found.
    @discardableResult
    public static func remove(table: String) throws(ProxyError) -> String {
        guard table.hasPrefix(prefix), try tableName(run: String(table.dropFirst(prefix.count))) == table else {
            throw ProxyError(
                location: table, problem: "this is no table of a run of ours",
                remedy: "name one that begins with '\(prefix)'")
        }
        guard try tables().contains(table) else { return "no table \(table) is left in nftables" }
        // Somebody else may remove it at this moment: then it is gone, which is all that is wanted.
        let script = PacketLossScript(table: table, lease: .zero)
        do throws(ProxyError) { _ = try NetfilterCommand.run(script.removal) } catch {
            guard try !tables().contains(table) else { throw error }
        }
        return "removed the table \(table) of nftables"
    }
}
