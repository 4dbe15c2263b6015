import SystemPackage
import TargetKit

extension KafkaSpec {
    /// Starts the embedded cluster with its topic, or finds the topic of an attached one.
    ///
    /// - Throws: `TargetError`: unreachable when nobody answers within `limit`.
    public func provision(
        directory: FilePath, log: FilePath, within limit: Duration = .seconds(10)
    ) async throws -> KafkaCluster {
        switch source {
        case .embedded(let plan):
            let cluster = try await EmbeddedCluster.start(
                plan, directory: directory, log: log, within: limit)
            let count = partitions ?? Self.defaultPartitions
            try cluster.perform(.createTopic(name: topic, partitions: count, replicas: cluster.replicas))
            return KafkaCluster(embedded: cluster, topic: topic, partitions: count)
        case .attached(let bootstrap):
            guard await HostNames.areKnown(bootstrap) else {
                throw TargetError(
                    .unreachable, "no host of '\(bootstrap)' is known: the names have no address",
                    remedy: "mend 'bootstrap', or give the names an address")
            }
            let found = try await KafkaAdmin(servers: bootstrap).partitions(of: topic, within: limit)
            return KafkaCluster(
                attached: bootstrap.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init),
                topic: topic, partitions: found.count)
        }
    }
}
