import Foundation
import KafkaTarget
import Measurement
import RebalanceRecorder
import Reporting
import SystemPackage
import TrafficCapture

/// Reads what is compared: run directories, and recordings of traffic.
public struct ComparedRunReader: Sendable {
    private let topics: TopicFilter

    /// `topics`: only their partitions are measured.
    public init(topics: TopicFilter = .all) { self.topics = topics }

    /// - Throws: `RunFailure` when there is no run or recording at the path, it is damaged, or knows of no group.
    public func read(_ path: String) throws(RunFailure) -> ComparedRun {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw RunFailure(
                .inputMissing,
                "\(path): error: nothing is there\n"
                    + "  fix: name a directory below runs/, or a recording of 'watch --record'")
        }
        return isDirectory.boolValue ? try run(RunDirectory(FilePath(path))) : try recording(path)
    }

    private func run(_ directory: RunDirectory) throws(RunFailure) -> ComparedRun {
        let stored = StoredRun(directory)
        let manifest = try stored.manifest()
        let account = try stored.rebalances()
        var run = ComparedRun(
            path: directory.path.string, startMicroseconds: account.startMicroseconds,
            findings: topics == .all ? account.findings : account.findings.of(topics))
        run.experiment = manifest.name
        run.seed = manifest.seed
        run.verdict = stored.verdict
        // A plan that cannot be read again is no reason to hide what was found.
        let experiment = try? stored.experiment()
        run.plannedAssignor = experiment?.consumers?.assignor.rawValue
        run.window = Self.window(manifest, account)
        run.kills = Self.kills(manifest, account)
        run.gaps = Self.gaps(manifest, account)
        run.deliveries = (experiment?.target as? KafkaSpec).flatMap { deliveries(directory, topic: $0.topic) }
        return run
    }

    private func recording(_ path: String) throws(RunFailure) -> ComparedRun {
        var recorder = RebalanceRecorder(topics: topics)
        do {
            var recording = try TrafficRecording(path)
            while let event = try recording.next() { recorder.record(event) }
            var run = ComparedRun(
                path: path, startMicroseconds: recording.header.startMicroseconds, findings: recorder.finish())
            if recording.isCutShort { run.gaps.append("the last line of the recording is cut short") }
            run.gaps += Self.unread(recorder.unreadFrames)
            return run
        } catch { throw RunFailure(error) }
    }

    /// From the steady state to the end of the drain: members that start, or stop in the end, are no faults.
    private static func window(_ manifest: RunManifest, _ account: RebalanceAccount) -> Range<Int64>? {
        func begin(of phase: String) -> Int64? {
            manifest.phases.first { $0.name == phase }.map { account.startMicroseconds + microseconds($0.seconds) }
        }
        let start = begin(of: "steady-state") ?? .min
        return start..<max(start, begin(of: "final-read") ?? .max)
    }

    private static func kills(_ manifest: RunManifest, _ account: RebalanceAccount) -> [ComparedRun.Kill] {
        manifest.faults.filter { $0.kind == "kill" }.compactMap { fault in
            fault.injectedSeconds.map {
                ComparedRun.Kill(
                    subject: fault.subject ?? fault.id, microseconds: account.startMicroseconds + microseconds($0))
            }
        }
    }

    /// What the consumers told; the user's own tell nothing.
    private func deliveries(_ directory: RunDirectory, topic: String) -> [DeliveryInterruption]? {
        let events = Recording.mergedEvents(directory)
        guard events.contains(where: { $0.kind == .readFrom }) else { return nil }
        return events.compactMap { DeliveryInterruption($0, topic: topic) }
            .filter { topics.contains($0.partition) }
    }

    private static func gaps(_ manifest: RunManifest, _ account: RebalanceAccount) -> [String] {
        let dropped = account.droppedFrames
        var gaps = dropped > 0 ? ["\(dropped) frames came too fast and were not looked at"] : []
        gaps += unread(account.unreadFrames)
        switch manifest.end {
        case .complete: break
        case .unfinished: gaps.append("the run was cut off")
        case .steadyStateWrong(let why), .stopped(let why), .failed(let why): gaps.append("the run ended early: \(why)")
        }
        return gaps
    }

    private static func unread(_ frames: Int) -> [String] {
        frames > 0 ? ["\(frames) frames could not be read, or belong to none that was seen"] : []
    }

    private static func microseconds(_ seconds: Double) -> Int64 { Int64(exactly: (seconds * 1e6).rounded()) ?? 0 }
}
