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
    /// What the command line set in the experiment, each as `PATH=VALUE`; nil in runs from before there was any.
    public var settings: [String]?
    /// Every file that was read, by its path; large ones are left out.
    public var files: [String: String]
    /// What is known of each file that is left out; nil in runs from before there were any.
    public var outlines: [String: FileOutline]?

    /// Gives the files as they were when the run began.
    var sourceFiles: SourceFiles { .inMemory(files, outlines: outlines ?? [:]) }

    private static func path(_ directory: RunDirectory) -> String { directory.path.appending("inputs.json").string }

    /// Writes `inputs.json`, and the experiment itself as `plan.yaml`.
    func store(in directory: RunDirectory, _ plan: Experiment) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: Self.path(directory)), options: .atomic)
        let changes = (settings ?? []).map { "# --set \($0)\n" }.joined()
        let header = "# \(experiment), as it was run with seed \(plan.seed)\n\(changes)"
        try Data((header + (files[experiment] ?? "")).utf8)
            .write(to: URL(fileURLWithPath: directory.plan.string), options: .atomic)
    }

    static func read(from directory: RunDirectory) throws -> RunInputs {
        try JSONDecoder().decode(RunInputs.self, from: Data(contentsOf: URL(fileURLWithPath: path(directory))))
    }
}

/// Remembers every file that is read through it: the text of a small one, the outline of a large one.
final class RecordingFiles: Sendable {
    /// A larger trace or list of keys is not copied into each run.
    private static let largestCopy = 1 << 20

    private let texts = Mutex<[String: String]>([:])
    private let large = Mutex<[String: FileOutline]>([:])

    var files: SourceFiles {
        SourceFiles(
            read: { [self] path in
                let result = SourceFiles.disk.read(path)
                if case .success(let text) = result { texts.withLock { $0[path] = text } }
                return result
            },
            readLarge: { [self] path in
                let result = SourceFiles.disk.readLarge(path)
                if case .success(.bytes(let data)) = result, data.count <= Self.largestCopy {
                    texts.withLock { $0[path] = String(decoding: data, as: UTF8.self) }
                }
                return result
            }, noteOutline: { [self] path, outline in large.withLock { $0[path] = outline } })
    }

    var recorded: [String: String] { texts.withLock { $0 } }

    /// The outlines of the files whose text is not recorded.
    var outlines: [String: FileOutline] {
        let recorded = recorded
        return large.withLock { $0.filter { recorded[$0.key] == nil } }
    }
}
