/// Partitions between groups. Nothing here waits.
extension ProxyRegistry {
    /// All of them, by name.
    var partitions: [PartitionEntry] { state.withLock { $0.partitions.values.sorted { $0.name < $1.name } } }

    /// Parts groups, now and on links that come later; one of the same name is replaced.
    func partition(
        _ name: String, _ request: PartitionRequest, owner: String?
    ) throws(ControlFailure) -> PartitionEntry {
        try check(owner)
        if let problem = NameCheck.problem(name) { throw .badBody("\(problem); \(NameCheck.remedy)") }
        let entry = PartitionEntry(name: name, request: request, end: request.lasts.map { .now + $0 }, owner: owner)
        state.withLock { state in
            state.partitions[name] = entry
            publishPartitions(state)
        }
        endings.set(.partition(name), entry.end)
        events.tell(ControlEvent("partition-begun", [.init("partition", entry.json)]))
        return entry
    }

    /// Ends a partition: what it held goes on. False if there is none.
    func heal(_ name: String) -> Bool {
        let entry = state.withLock { state -> PartitionEntry? in
            guard let entry = state.partitions.removeValue(forKey: name) else { return nil }
            publishPartitions(state)
            return entry
        }
        guard entry != nil else { return false }
        endings.set(.partition(name), nil)
        events.tell(ControlEvent("partition-healed", [.init("name", .text(name))]))
        return true
    }

    /// Heals a partition whose time is over, unless it was given more in the meantime.
    func expirePartition(_ name: String) {
        guard let end = partitions.first(where: { $0.name == name })?.end, end <= .now else { return }
        _ = heal(name)
    }
}
