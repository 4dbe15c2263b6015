/// Reads an experiment from the top mapping of its document.
struct ExperimentReader {
    let fields: Fields
    let catalogs: Catalogs
    let overrides: Overrides
    let files: SourceFiles

    /// Asks for every key first, so that all mistakes are found; nil if anything is left that cannot be built.
    func experiment() -> Experiment? {
        FormatVersion.check(fields)
        fields.demand("name", example: "name: flash-sale")
        let name = fields.name("name")
        let hypothesis = fields.string("hypothesis")
        let givenSeed = fields.unsigned("seed")
        let target = TargetReader(
            fields: fields, kinds: catalogs.targets, files: files, override: overrides.targetPath
        ).target()
        let operations = target.map { type(of: $0).operations }
        let load = load(operations)
        fields.knownStreams = load?.streams.map(\.name)
        let consumers = fields.fields("consumers").map(ConsumersPlan.init(fields:))
        let outcomes = fields.fields("outcomes").flatMap(OutcomeSource.init(fields:))
        let rule = ConsumersRule(fields: fields, operations: operations)
        rule.check(consumers, outcomes, load)
        let warmUp = fields.duration("warm-up", in: .zero...(.seconds(86400))) ?? .seconds(5)
        let steadyState = steadyState()
        let schedule = ScheduleReader(
            fields: fields, kinds: catalogs.faults, warmUp: warmUp, length: load?.length,
            operations: operations
        ).schedule()
        rule.check(schedule, consumers)
        let stopWhen = stopWhen()
        let invariants = InvariantsReader(fields: fields, kinds: catalogs.invariants, schedule: schedule).invariants()
        let drain = fields.fields("drain").map(DrainPlan.init(fields:)) ?? DrainPlan()
        let tracked = tracked(invariants: fields.fields("invariants")?.keys ?? [])
        let maxDuration = maxDuration(load: load, drain: drain)
        let findMax = findMax(load, schedule)
        guard let name, let target, let load else { return nil }
        let seed = overrides.seed ?? givenSeed
        return Experiment(
            name: name, hypothesis: hypothesis, seed: seed ?? UInt64.random(in: .min ... .max),
            seedWasGiven: seed != nil, target: target, load: load, consumers: consumers, outcomes: outcomes,
            findMax: findMax, warmUp: warmUp,
            steadyState: steadyState, schedule: schedule.sorted { $0.at < $1.at }, stopWhen: stopWhen,
            invariants: invariants, drain: drain, tracked: tracked, maxDuration: maxDuration, path: fields.location.file
        )
    }

    private func load(_ operations: OperationKind?) -> LoadPlan? {
        fields.demand("load", example: "load: {profile: ../loadprofiles/flash-sale.yaml}")
        return fields.fields("load").flatMap {
            LoadReader(fields: $0, files: files, overrides: overrides, operations: operations).plan()
        }
    }

    /// A search holds one rate after the other: it has one open stream and no faults.
    private func findMax(_ load: LoadPlan?, _ schedule: [ScheduledFault]) -> FindMaxPlan? {
        guard let mapping = fields.fields("find-max") else { return nil }
        if !schedule.isEmpty {
            fields.report(
                atKey: "find-max", problem: "a search for the highest rate has no faults",
                remedy: "remove 'schedule', or write another experiment for it")
        }
        if let load, load.streams.count > 1 {
            fields.report(
                atKey: "find-max", problem: "a search for the highest rate has one stream, not \(load.streams.count)",
                remedy: "keep the stream whose limit is asked for")
        }
        return FindMaxPlan(fields: mapping)
    }

    private func steadyState() -> [Expression] {
        let placed = fields.placedExpressions("steady-state")
        refuseTimeUntil(placed, in: "steady-state")
        for (expression, location) in placed where expression.needsBaseline {
            fields.log.report(
                location, problem: "the steady state cannot be compared with itself, the baseline",
                remedy: "write a value, as in '\(expression.metric.rawValue) < \(expression.dimension.example)'")
        }
        return placed.map(\.expression)
    }

    private func stopWhen() -> [Expression] {
        let placed = fields.placedExpressions("stop-when")
        refuseTimeUntil(placed, in: "stop-when")
        for (expression, location) in placed where !expression.metric.isSampled && !expression.timeUntil {
            fields.log.report(
                location, problem: "'\(expression.metric.rawValue)' is not known while the run goes on",
                remedy: "stop when 'errors.rate', 'latency.p99', 'backlog' or another metric of the samples is wrong")
        }
        return placed.map(\.expression)
    }

    private func refuseTimeUntil(_ placed: [(expression: Expression, location: SourceLocation)], in key: String) {
        for (expression, location) in placed where expression.timeUntil {
            fields.log.report(
                location, problem: "'time-until' has no place in '\(key)'",
                remedy: "write it as an invariant: '{expect: \(expression), after: ID}'")
        }
    }

    private func tracked(invariants: [String]) -> [String] {
        guard let history = fields.fields("history") else { return [] }
        let entries = history.items("track") ?? []
        return entries.compactMap { node, path in
            guard let name = history.text(node, path: path) else { return nil }
            if invariants.contains(name) { return name }
            history.log.report(
                node.location, problem: "'\(name)' is not an invariant of this experiment",
                remedy: Suggestion.remedy(for: name, among: invariants))
            return nil
        }
    }

    private func maxDuration(load: LoadPlan?, drain: DrainPlan) -> Duration {
        let given = fields.duration("max-duration", in: .seconds(1)...(.seconds(36_000_000)))
        guard let length = load?.length else { return given ?? .zero }
        if let given, given < length {
            fields.report(
                "max-duration",
                problem: "the run may take \(given.written), but its load takes \(length.written)",
                remedy: "write at least '\((length + drain.atMost).written)'")
        }
        return given ?? length + drain.atMost + .seconds(120)
    }
}
