import ConsumerFleet
import Experiments
import Measurement
import TargetKit

/// How the reference consumers of a run are started.
struct ReferenceLaunch: Sendable {
    private let plan: ConsumersPlan
    private let directory: RunDirectory
    private let variables: RunVariables

    init(_ plan: ConsumersPlan, _ directory: RunDirectory, _ variables: RunVariables) {
        (self.plan, self.directory, self.variables) = (plan, directory, variables)
    }

    @Sendable func launch(_ member: String) -> MemberLaunch {
        MemberLaunch(
            ConsumerSettings(
                options: options(member), runDirectory: directory.path, batch: plan.batch, work: plan.work,
                store: plan.outcome.map { FilePathText.resolve($0.sqlite, in: directory) },
                apply: plan.outcome?.apply ?? .idempotent))
    }

    private func options(_ member: String) -> ConsumerOptions {
        var options = ConsumerOptions(
            member: member, servers: variables[.bootstrap], topic: variables[.topic], group: plan.group,
            assignor: plan.assignor, commit: plan.commit,
            sessionTimeoutMilliseconds: Int(plan.sessionTimeout.microseconds / 1000),
            heartbeatMilliseconds: Int(plan.heartbeat.microseconds / 1000),
            metadataRefreshMilliseconds: Int(plan.metadataRefresh.microseconds / 1000))
        options.maxPollIntervalMilliseconds = Int(plan.maxPollInterval.microseconds / 1000)
        options.partitionFetchBytes = plan.partitionFetch?.bytes
        options.groupProtocol = plan.groupProtocol
        // The name of a member is the same after a restart, and no two members of a group share one.
        if plan.staticMembership { options.instanceID = member }
        return options
    }
}
