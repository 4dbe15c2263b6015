import Experiments
import Foundation
import SystemPackage
import TargetKit

/// All that a consumer process is told, as the arguments of `highwater consumer`.
public struct ConsumerSettings: Sendable, Hashable {
    public var options: ConsumerOptions
    public var runDirectory: FilePath
    public var batch: Int
    public var work: Duration
    /// The path of the outcome store, if the application has one.
    public var store: String?
    public var apply: OutcomePlan.Application

    public var commit: ConsumersPlan.Commit { options.commit }

    public init(
        options: ConsumerOptions, runDirectory: FilePath, batch: Int, work: Duration, store: String?,
        apply: OutcomePlan.Application
    ) {
        self.options = options
        self.runDirectory = runDirectory
        self.batch = batch
        self.work = work
        self.store = store
        self.apply = apply
    }

    /// The command line that starts the consumer.
    public var arguments: [String] {
        var arguments = [
            "consumer", "--run", runDirectory.string, "--member", options.member, "--bootstrap", options.servers,
            "--topic", options.topic, "--group", options.group, "--assignor", options.assignor.rawValue,
            "--commit", options.commit.rawValue, "--session-timeout", "\(options.sessionTimeoutMilliseconds)ms",
            "--heartbeat", "\(options.heartbeatMilliseconds)ms",
            "--metadata-refresh", "\(options.metadataRefreshMilliseconds)ms", "--batch", String(batch),
            "--work", "\(work.components.seconds * 1_000_000 + work.components.attoseconds / 1_000_000_000_000)us",
        ]
        arguments += ["--max-poll-interval", "\(options.maxPollIntervalMilliseconds)ms"]
        if let bytes = options.partitionFetchBytes { arguments += ["--partition-fetch", "\(bytes)B"] }
        if let instance = options.instanceID { arguments += ["--instance-id", instance] }
        if options.groupProtocol != .classic { arguments += ["--protocol", options.groupProtocol.rawValue] }
        if let store { arguments += ["--outcome-sqlite", store, "--apply", apply.rawValue] }
        return arguments
    }
}
