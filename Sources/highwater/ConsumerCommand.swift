import ArgumentParser
import ChildProcesses
import ConsumerFleet
import Experiments
import Foundation
import KafkaTarget
import SystemPackage
import TargetKit

/// `highwater consumer`
struct ConsumerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consumer",
        abstract: "The reference consumer: one member of a group, recording what it sees in a run directory.",
        discussion: "A run starts its consumers itself. SIGTERM ends one after its batch; it leaves the group.")

    @Option(name: .customLong("run"), help: "The run directory that it records in.") var directory: String
    @Option(help: "Its name in the run, also its Kafka client id.") var member: String
    @Option(help: "The brokers: HOST:PORT, separated by commas.") var bootstrap: String
    @Option(help: "The topic.") var topic: String
    @Option(help: "The consumer group.") var group: String
    @Option(
        help:
            "How the group divides the partitions: \(ConsumersPlan.Assignor.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var assignor = ConsumersPlan.Assignor.range
    @Option(help: "When it commits: \(ConsumersPlan.Commit.allCases.map(\.rawValue).joined(separator: ", ")).")
    var commit = ConsumersPlan.Commit.afterProcessing
    @Option(help: "After how long without a heartbeat the group gives it up.") var sessionTimeout: TimeSpan = "6s"
    @Option(help: "The time between heartbeats.") var heartbeat: TimeSpan = "1s"
    @Option(help: "How often it asks who leads, unless a broker tells it that it does not.")
    var metadataRefresh: TimeSpan = "2s"
    @Option(help: "How long it may work between two polls before its client takes it out of the group.")
    var maxPollInterval: TimeSpan = "300s"
    @Option(
        help: "How much of a partition it fetches at a time; what its client does by itself without it.",
        transform: Size.parse)
    var partitionFetch: Size?
    @Option(help: "Its identity as a static member (group.instance.id); a dynamic member without it.")
    var instanceId: String?
    @Option(
        name: .customLong("protocol"),
        help: """
            The protocol of the group: \(GroupProtocol.allCases.map(\.rawValue).joined(separator: ", ")). With 'consumer' \
            (KIP-848), assignor, session and heartbeat are the broker's.
            """)
    var groupProtocol = GroupProtocol.classic
    @Option(help: "The most messages it takes up at once.") var batch = 500
    @Option(help: "The time that each message takes to process.") var work: TimeSpan = "0us"
    @Option(help: "The SQLite database that its outcomes go to.") var outcomeSqlite: String?
    @Option(
        help: "How it applies a message: \(OutcomePlan.Application.allCases.map(\.rawValue).joined(separator: ", ")).")
    var apply = OutcomePlan.Application.idempotent

    func run() throws {
        ParentWatch.begin()
        var options = ConsumerOptions(
            member: member, servers: bootstrap, topic: topic, group: group, assignor: assignor, commit: commit,
            sessionTimeoutMilliseconds: sessionTimeout.milliseconds, heartbeatMilliseconds: heartbeat.milliseconds,
            metadataRefreshMilliseconds: metadataRefresh.milliseconds)
        options.maxPollIntervalMilliseconds = maxPollInterval.milliseconds
        options.partitionFetchBytes = partitionFetch?.bytes.bytes
        (options.instanceID, options.groupProtocol) = (instanceId, groupProtocol)
        let settings = ConsumerSettings(
            options: options, runDirectory: FilePath(directory), batch: batch, work: work.duration,
            store: outcomeSqlite,
            apply: apply)
        try ConsumerProcess.run(settings) { try KafkaConsumer.subscribe($0) }
    }
}

extension GroupProtocol: ExpressibleByArgument {}
extension ConsumersPlan.Assignor: ExpressibleByArgument {}
extension ConsumersPlan.Commit: ExpressibleByArgument {}
extension OutcomePlan.Application: ExpressibleByArgument {}
