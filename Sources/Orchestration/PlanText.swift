import Experiments
import Foundation
import LoadGeneration

/// What a run would do, for a person to read before it does.
public struct PlanText: Sendable {
    private let experiment: Experiment

    public init(_ experiment: Experiment) { self.experiment = experiment }

    public var text: String {
        [header, load, consumers, search, timeline, promises].filter { !$0.isEmpty }
            .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var header: [String] {
        var lines = ["experiment  \(experiment.name)", "target      \(experiment.target.summary)"]
        if let hypothesis = experiment.hypothesis { lines.insert("hypothesis  \(hypothesis)", at: 1) }
        let note = experiment.seedWasGiven ? "" : " (drawn now; give 'seed:' or --seed to repeat it)"
        return lines + ["seed        \(experiment.seed)\(note)"]
    }

    private var load: [String] { experiment.load.streams.flatMap(stream) }

    private func stream(_ plan: StreamPlan) -> [String] {
        let profile = plan.scaledProfile
        let label = plan.name == StreamPlan.onlyName ? "load" : plan.name
        let workers = plan.workers == 1 ? "" : ", shared by \(plan.workers) threads"
        var lines = [
            "\(Self.column(label, 12))\(profile.name), \(amount(plan, profile)) in \(profile.length.written)\(workers)"
        ]
        lines += profile.model.outline().map { "            \($0)" }
        switch type(of: experiment.target).operations {
        case .messages: lines.append("producer    \(Self.describe(plan.producer))")
        case .requests: lines.append("            \(Self.describe(plan.request))")
        }
        return lines
    }

    private func amount(_ plan: StreamPlan, _ profile: LoadProfile) -> String {
        guard UserSchedule(profile) == nil else { return "users who wait for their answers" }
        let noun = type(of: experiment.target).operations.rawValue
        return "\(ArrivalSchedule(profile, seed: experiment.seed).count) \(noun)"
    }

    private static func describe(_ producer: ProducerPlan) -> String {
        "acks \(producer.acks.rawValue), idempotence \(producer.idempotence), "
            + "\(producer.inFlight) request\(producer.inFlight == 1 ? "" : "s") in flight"
    }

    private static func describe(_ request: RequestPlan) -> String {
        var parts = [
            "\(request.line)", request.version.rawValue, "at most \(request.maximumConnections) connections",
            "\(request.timeout.written) for an answer",
        ]
        if let user = request.user { parts.append("as user \(user)") }
        if let retry = request.retry { parts.append("repeated up to \(retry.maximum) times") }
        return parts.joined(separator: ", ")
    }

    private static func column(_ text: String, _ width: Int) -> String {
        text.count < width ? text.padding(toLength: width, withPad: " ", startingAt: 0) : text + " "
    }

    private var consumers: [String] {
        guard let plan = experiment.consumers else { return [] }
        switch plan.source {
        case .reference:
            let outcome = plan.outcome.map { ", outcomes in \($0.sqlite) applied \($0.apply.rawValue)" } ?? ""
            return [
                "consumers   \(plan.count) in group \(plan.group), \(Self.membership(plan)), "
                    + "commit \(plan.commit.rawValue)\(outcome)"
            ]
        case .program(let program):
            return ["consumers   \(plan.count) x \(program.command.joined(separator: " ")), group \(plan.group)"]
                + outcomes
        case .attached(let attachment):
            let count = plan.count > 0 ? "\(plan.count) that run" : "those that run"
            let end =
                attachment.canStartAgain
                ? "one that is killed is started again only by 'restart-after' or 'for'"
                : "one that is killed stays away: a kill of it cannot be undone"
            return [
                "consumers   \(count), \(attachment.place), group \(plan.group)",
                "            nothing ends them but a fault; \(end)",
            ] + outcomes
        }
    }

    private static func membership(_ plan: ConsumersPlan) -> String {
        let members = plan.staticMembership ? ", static members" : ""
        switch plan.groupProtocol {
        case .classic: return "assignor \(plan.assignor.rawValue)\(members)"
        case .consumer: return "protocol consumer (KIP-848)\(members)"
        }
    }

    private var outcomes: [String] { experiment.outcomes.map { ["            outcomes: \($0)"] } ?? [] }

    private var search: [String] {
        guard let plan = experiment.findMax else { return [] }
        let forecast = plan.forecast.map { ", forecast \($0)" } ?? ""
        return [
            "search      from \(plan.from) to at most \(plan.atMost), each held for \(plan.hold.written)\(forecast)",
            "            the highest at which \(Self.list(plan.conditions.map(\.text)))",
        ]
    }

    private var timeline: [String] {
        var rows = [("0 s", "warm-up: consumers join while the first messages flow")]
        rows.append((Self.time(experiment.warmUp), "baseline: \(Self.list(experiment.steadyState.map(\.text)))"))
        for entry in experiment.schedule {
            let span = entry.duration.map { " for \($0.written)" } ?? ""
            rows.append((Self.time(entry.at), "\(entry.id): \(entry.fault.effect)\(span)"))
            rows.append(("", "    undo: \(entry.fault.undo)"))
            if let repetition = entry.repetition { rows.append(("", "    repeated: \(Self.describe(repetition))")) }
        }
        let length = experiment.load.length
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

    private static func describe(_ repetition: FaultRepetition) -> String {
        let more =
            repetition.atMost > repetition.times
            ? ", up to \(repetition.atMost) times while a timing check is unclear" : ""
        return "\(repetition.times) times, one every \(repetition.every.written)\(more)"
    }

    private static func list(_ texts: [String]) -> String {
        texts.isEmpty ? "not judged" : texts.joined(separator: ", ")
    }

    private static func time(_ duration: Duration) -> String {
        String(format: "%g s", Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }
}
