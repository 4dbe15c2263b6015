extension RebalanceFindings {
    /// The same with the partitions of these topics measured alone.
    public func of(_ topics: TopicFilter) -> RebalanceFindings {
        var findings = self
        findings.rebalances = rebalances.map { rebalance in
            var rebalance = rebalance
            rebalance.measures = rebalance.measures.of(topics)
            rebalance.takenUpLater = rebalance.takenUpLater.filter { topics.contains($0.partition) }
            return rebalance
        }
        findings.staticReturns = staticReturns.map { entry in
            var entry = entry
            entry.measures = entry.measures.of(topics)
            return entry
        }
        return findings
    }
}
