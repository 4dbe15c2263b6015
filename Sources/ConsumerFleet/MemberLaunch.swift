import ChildProcesses
import Experiments
import Foundation
import SystemPackage

/// How the process of one member is started.
public struct MemberLaunch: Sendable, Hashable {
    public var executable: FilePath
    public var arguments: [String]
    public var environment: [String: String] = [:]
    public var workingDirectory: FilePath?
    /// Whether it may start processes of its own, which then share its fate.
    public var leadsGroup = false

    /// The reference consumer.
    public init(_ settings: ConsumerSettings) {
        executable = CurrentExecutable.path
        arguments = settings.arguments
    }

    /// A program of the user's: `program` is its file, as it was found before the run.
    public init(_ plan: ConsumerProgram, program: FilePath, variables: RunVariables) {
        // It knows nothing of its parent, so another program of ours becomes it.
        executable = CurrentExecutable.path
        arguments = ["tether", program.string] + plan.command.dropFirst().map(variables.expand)
        environment = plan.environment.mapValues(variables.expand).merging(variables.environment) { _, ours in ours }
        workingDirectory = FilePath(FileManager.default.currentDirectoryPath)
            .pushing(FilePath(plan.workingDirectory)).lexicallyNormalized()
        leadsGroup = true
    }
}
