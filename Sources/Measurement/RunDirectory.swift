import Foundation
import SystemPackage

/// The files of one run. `docs/run-directory.md` documents each format.
public struct RunDirectory: Sendable, Hashable {
    public var path: FilePath

    public init(_ path: FilePath) { self.path = path }

    /// What it is called, without the directories above it.
    public var name: String { path.lastComponent?.string ?? "" }

    /// `runs/20260131-140509-name-seed`, below `parent`.
    public init(parent: String, name: String, seed: UInt64, at date: Date) {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMdd-HHmmss"
        path = FilePath(parent).appending("\(formatter.string(from: date))-\(name)-\(seed)")
    }

    public var manifest: FilePath { path.appending("run.json") }
    public var plan: FilePath { path.appending("plan.yaml") }
    public var ledger: FilePath { path.appending("ledger") }
    public var samples: FilePath { path.appending("samples.csv") }
    public var events: FilePath { path.appending("events.jsonl") }
    public var latencyLog: FilePath { path.appending("latency.hlog") }
    public var undoJournal: FilePath { path.appending("undo.jsonl") }
    /// What the recorder has found of the consumer groups' rebalances; only in runs against Kafka.
    public var rebalances: FilePath { path.appending("rebalances.json") }
    public var outcomes: FilePath { path.appending("outcomes.json") }
    public var verdict: FilePath { path.appending("verdict.json") }
    public var junit: FilePath { path.appending("junit.xml") }
    public var summary: FilePath { path.appending("summary.md") }
    public var report: FilePath { path.appending("report.html") }
    public var logs: FilePath { path.appending("logs") }
    /// Counters and events of the single processes, merged into the files above at the end of the run.
    public var parts: FilePath { path.appending("parts") }

    /// The samples of one stream; the sum of all is in `samples`.
    public func samples(stream: String) -> FilePath { path.appending("samples-\(stream).csv") }
    public func latencies(stream: String, kind: LatencyKind) -> FilePath {
        parts.appending("latency-\(stream)-\(kind.rawValue).counts")
    }
    public func statuses(stream: String) -> FilePath { parts.appending("statuses-\(stream).counts") }
    /// The requests of one worker of a stream to a gateway.
    public func exchanges(stream: String, worker: Int) -> FilePath {
        parts.appending("exchanges-\(stream)-\(worker).log")
    }
    /// The moments of messages of one producer.
    public func times(producer: UInt32) -> FilePath { parts.appending("times-\(producer).sample") }
    public func endToEnd(member: String) -> FilePath { parts.appending("end-to-end-\(member).counts") }
    /// What one consumer was given again.
    public func repeats(member: String) -> FilePath { parts.appending("repeats-\(member).counts") }
    /// Which consumers are told not to poll.
    public var stalls: FilePath { parts.appending("stalls.board") }
    public func events(of source: String) -> FilePath { parts.appending("events-\(source).jsonl") }
    public func log(of source: String) -> FilePath { logs.appending("\(source).log") }

    /// Creates the directory and those below it.
    public func create() throws {
        for directory in [ledger, parts, logs] {
            try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        }
    }

    /// Creates a directory that no other run has: if another took the name, it gets a number behind it.
    public static func createNew(parent: String, name: String, seed: UInt64, at date: Date) throws -> RunDirectory {
        var directory = RunDirectory(parent: parent, name: name, seed: seed, at: date)
        let first = directory.path.string
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        var number = 1
        while mkdir(directory.path.string, 0o755) != 0 {
            guard errno == EEXIST, number < 100 else { throw Errno(rawValue: errno) }
            number += 1
            directory.path = FilePath("\(first)-\(number)")
        }
        try directory.create()
        return directory
    }

    /// The names in `parts/` that begin and end as given, sorted.
    public func partNames(prefix: String, suffix: String) -> [FilePath] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parts.string)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted().map(parts.appending)
    }
}
