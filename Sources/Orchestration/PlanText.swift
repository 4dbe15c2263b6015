import Experiments
import Foundation
import LoadGeneration

/// What a run would do, for a person to read before it does.
public struct PlanText: Sendable {
    private let experiment: Experiment

    public init(_ experiment: Experiment) { self.experiment = experiment }

    public var text: String {
        [header, load, consumers, timeline, promises].filter { !$0.isEmpty }
            .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var header: [String] {
        var lines = ["experiment  \(experiment.name)", "target      \(experiment.target.summary)"]
        if let hypothesis = experiment.hypothesis { lines.insert("hypothesis  \(hypothesis)", at: 1) }
        let note = experiment.seedWasGiven ? "" : " (drawn now; give 'seed:' or --seed to repeat it)"
        return lines + ["seed        \(experiment.seed)\(note)"]
    }

    private var load: [String] {
        let plan = experiment.load
        let schedule = ArrivalSchedule(plan.scaledProfile, seed: experiment.seed)
        let stages = plan.scaledProfile.model.outline()
        return [
            "load        \(plan.profile.name), \(schedule.count) messages in \(schedule.length.written)",
            "            " + stages.joined(separator: ", "),
            "producer    acks \(plan.producer.acks.rawValue), idempotence \(plan.producer.idempotence), "
                + "\(plan.producer.inFlight) request\(plan.producer.inFlight == 1 ? "" : "s") in flight",
        ]
    }

    private var consumers: [String] {
        guard let plan = experiment.consumers else { return [] }
        let outcome = plan.outcome.map { ", outcomes in \($0.sqlite) applied \($0.apply.rawValue)" } ?? ""
        return [
            "consumers   \(plan.count) in group \(plan.group), assignor \(plan.assignor.rawValue), "
                + "commit \(plan.commit.rawValue)\(outcome)"
        ]
    }

    private var timeline: [String] {
        var rows = [("0 s", "warm-up: consumers join while the first messages flow")]
        rows.append((Self.time(experiment.warmUp), "baseline: \(Self.list(experiment.steadyState.map(\.text)))"))
        for entry in experiment.schedule {
            let span = entry.duration.map { " for \($0.written)" } ?? ""
            rows.append((Self.time(entry.at), "\(entry.id): \(entry.fault.effect)\(span)"))
            rows.append(("", "    undo: \(entry.fault.undo)"))
        }
        let length = experiment.load.profile.length
        rows.append(
            (Self.time(length), "load ends; drain, at most \(experiment.drain.atMost.written); final read; verdict"))
        if !experiment.stopWhen.isEmpty {
            rows.append(("any time", "stop when \(Self.list(experiment.stopWhen.map(\.text)))"))
        }
        return ["timeline"] + rows.map { "  \($0.0.padding(toLength: 9, withPad: " ", startingAt: 0)) \($0.1)" }
    }

    private var promises: [String] {
        ["invariants"] + experiment.invariants.map { "  \($0.name): \($0.spec.bound)" }
    }

    private static func list(_ texts: [String]) -> String {
        texts.isEmpty ? "not judged" : texts.joined(separator: ", ")
    }

    private static func time(_ duration: Duration) -> String {
        String(format: "%g s", Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }
}
