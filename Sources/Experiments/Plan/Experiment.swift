/// One experiment file, checked: target, load, consumers, faults and invariants.
public struct Experiment: Sendable {
    public var name: String
    public var hypothesis: String?
    /// All chance of the run comes from it.
    public var seed: UInt64
    /// Whether the file or the command line gave the seed; otherwise it was drawn.
    public var seedWasGiven: Bool
    public var target: any TargetSpec
    public var load: LoadPlan
    /// Nil if the experiment only sends.
    public var consumers: ConsumersPlan?
    /// Where a gateway's effects are read; nil if they are not.
    public var outcomes: OutcomeSource?
    /// The search that the experiment is, instead of a single run; nil for a run.
    public var findMax: FindMaxPlan?
    /// From the start of the load; nothing in it counts.
    public var warmUp: Duration
    /// What holds before the first fault, outside fault windows, and after the last.
    public var steadyState: [Expression]
    /// Sorted by start.
    public var schedule: [ScheduledFault]
    /// Whatever of this holds stops the run.
    public var stopWhen: [Expression]
    /// In the order of the file.
    public var invariants: [NamedInvariant]
    public var drain: DrainPlan
    /// Names of the invariants whose values the history follows.
    public var tracked: [String]
    /// After this the run is stopped, whatever it is doing.
    public var maxDuration: Duration
    /// The experiment's own file, as it was given.
    public var path: String

    /// The root of all chance of the run.
    public var seeds: SeedTree { SeedTree(seed: seed) }

    /// Reads the experiment at `path` and the files that it names.
    ///
    /// Throws a `DocumentError` with all mistakes, which tells missing files (exit code 66) from mistakes (64).
    public static func load(
        path: String, catalogs: Catalogs, overrides: Overrides = Overrides(), files: SourceFiles = .disk
    ) throws(DocumentError) -> Experiment {
        try DocumentError.reading(path, files: files) { text, log in
            read(text, file: path, catalogs: catalogs, overrides: overrides, files: files, log: log)
        }
    }

    /// Reads the experiment `text`. `file` is the name used in mistakes, and the paths in `text` are relative to it.
    ///
    /// Throws like `load(path:catalogs:overrides:files:)`.
    public static func parse(
        _ text: String, file: String, catalogs: Catalogs, overrides: Overrides = Overrides(),
        files: SourceFiles = .disk
    ) throws(DocumentError) -> Experiment {
        let log = MistakeLog()
        let result = read(text, file: file, catalogs: catalogs, overrides: overrides, files: files, log: log)
        return try DocumentError.value(result, orThrow: log)
    }

    private static func read(
        _ text: String, file: String, catalogs: Catalogs, overrides: Overrides, files: SourceFiles, log: MistakeLog
    ) -> Experiment? {
        let changes = DocumentChanges(settings: overrides.values, file: file, log: log)
        let promises = InvariantChanges(overrides, kinds: catalogs.invariants.map { $0.kind }, file: file, log: log)
        let change = { (root: inout SourceNode) in
            changes.apply(to: &root)
            promises.apply(to: &root)
        }
        return Document.decode(text, file: file, log: log, changing: change) { fields in
            ExperimentReader(fields: fields, catalogs: catalogs, overrides: overrides, files: files).experiment()
        }
    }
}
