import Experiments
import Foundation
import Measurement

/// The texts that a run is made from; copied into its directory, they let it be judged again anywhere.
public struct RunInputs: Sendable {
    static let profileName = "loadprofile.yaml"

    public var experimentText: String
    public var profileText: String

    public init(experimentText: String, profileText: String) {
        self.experimentText = experimentText
        self.profileText = profileText
    }

    func store(in directory: RunDirectory, _ experiment: Experiment) throws {
        let header = "# As it was run, with seed \(experiment.seed); its load profile is in \(Self.profileName).\n"
        try write(header + experimentText, to: directory.plan.string)
        try write(profileText, to: directory.path.appending(Self.profileName).string)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
