import Experiments
import Foundation
import Measurement
import Synchronization

/// The files that a run is made from; copied into its directory, they let it be judged again anywhere.
public struct RunInputs: Sendable, Codable, Hashable {
    /// The path of the experiment, as it was given.
    public var experiment: String
    /// The target file that the command line gave instead of the experiment's own.
    public var target: String?
    /// Every file that was read, by its path.
    public var files: [String: String]

    private static func path(_ directory: RunDirectory) -> String { directory.path.appending("inputs.json").string }

    /// Writes `inputs.json`, and the experiment itself as `plan.yaml`.
    func store(in directory: RunDirectory, _ plan: Experiment) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: Self.path(directory)), options: .atomic)
        let header = "# \(experiment), as it was run with seed \(plan.seed)\n"
        try Data((header + (files[experiment] ?? "")).utf8)
            .write(to: URL(fileURLWithPath: directory.plan.string), options: .atomic)
    }

    static func read(from directory: RunDirectory) throws -> RunInputs {
        try JSONDecoder().decode(RunInputs.self, from: Data(contentsOf: URL(fileURLWithPath: path(directory))))
    }
}

/// Remembers the text of every file that is read through it.
final class RecordingFiles: Sendable {
    private let texts = Mutex<[String: String]>([:])

    var files: SourceFiles {
        SourceFiles { [self] path in
            let result = SourceFiles.disk.read(path)
            if case .success(let text) = result { texts.withLock { $0[path] = text } }
            return result
        }
    }

    var recorded: [String: String] { texts.withLock { $0 } }
}
