/// Reads `schedule` and checks every fault against the warm-up and the length of the load.
struct ScheduleReader {
    let fields: Fields
    let kinds: [any FaultSpec.Type]
    let warmUp: Duration
    /// Nil if the profile is missing or wrong: then ends are not checked.
    let length: Duration?
    /// Nil if the target is missing or wrong: then the parties of a network fault are not checked.
    var operations: OperationKind?

    /// In the order of the file.
    func schedule() -> [ScheduledFault] {
        var faults: [ScheduledFault] = []
        var ids: Set<String> = []
        for entry in fields.list("schedule") ?? [] {
            let fault = fault(entry)
            if let id = entry.string("id"), !ids.insert(id).inserted {
                entry.report("id", problem: "the id '\(id)' appears twice", remedy: "give each fault an id of its own")
            }
            if let fault { faults.append(fault) }
        }
        return faults
    }

    private func fault(_ entry: Fields) -> ScheduledFault? {
        entry.demand("id", example: "id: kill-one")
        entry.demand("at", example: "at: 15s")
        entry.demand("fault", example: "fault: {\(kinds.first?.kind ?? "kill"): {}}")
        let id = id(entry)
        let at = entry.duration("at")
        let longest = Duration.seconds(36_000_000)
        let duration = entry.duration("for", in: .milliseconds(1)...longest)
        let between = entry.choice("between", Between.self)
        if let between, let operations, between.operations != operations {
            let known = Between.allCases.filter { $0.operations == operations }.map { "'\($0.rawValue)'" }
            entry.report(
                "between", problem: "'\(between.rawValue)' are not in this experiment",
                remedy: "use \(Suggestion.list(known, last: "or"))")
        }
        let restartAfter = entry.duration("restart-after")
        let spec = spec(entry)
        if let spec { check(entry, spec) }
        guard let at else {
            _ = entry.contains("repeat")
            return nil
        }
        let lasting = max(duration ?? .zero, restartAfter ?? .zero)
        check(entry, at: at, lasting: lasting)
        let repetition = RepetitionReader(entry: entry, start: at, lasting: lasting, length: length).repetition()
        guard let id, let spec else { return nil }
        let scheduled = ScheduledFault(
            id: id, at: at, fault: spec, duration: duration, between: between, restartAfter: restartAfter,
            repetition: repetition, location: entry.location)
        checkRepetition(entry, scheduled)
        return scheduled
    }

    private func id(_ entry: Fields) -> String? {
        let id = entry.name("id")
        guard id == "steady" else { return id }
        entry.report("id", problem: "'steady' names a window", remedy: "give the fault another id")
        return nil
    }

    private func spec(_ entry: Fields) -> (any FaultSpec)? {
        guard let choice = entry.fields("fault")?.onlyChild(of: kinds.map { $0.kind }) else { return nil }
        let kind = kinds.first { $0.kind == choice.key }
        return choice.fields.building(choice.key) { kind?.init(fields: $0) }
    }

    private func check(_ entry: Fields, _ spec: any FaultSpec) {
        let kind = type(of: spec).kind
        for key in ScheduleKey.allCases where entry.contains(key.rawValue) && !type(of: spec).accepts.contains(key) {
            entry.report(
                atKey: key.rawValue, problem: "the fault '\(kind)' takes no '\(key.rawValue)'",
                remedy: "remove '\(key.rawValue)'")
        }
        if spec.needsDuration, !entry.contains("for") {
            entry.report(
                nil, problem: "the fault '\(kind)' lasts, but '\(entry.path)' has no 'for'",
                remedy: "add 'for: 10s': at its end the fault lets go")
        }
    }

    /// Every repetition must find what the first one found.
    private func checkRepetition(_ entry: Fields, _ scheduled: ScheduledFault) {
        guard scheduled.repetition != nil, type(of: scheduled.fault).startsAgain, scheduled.lasting == .zero else {
            return
        }
        entry.report(
            "repeat", problem: "what '\(scheduled.id)' ends stays away, so no repetition would be like the one before",
            remedy: "add 'restart-after: 3s'")
    }

    private func check(_ entry: Fields, at start: Duration, lasting: Duration) {
        if start <= warmUp {
            entry.report(
                "at", problem: "the fault begins at \(start.written), but the warm-up lasts \(warmUp.written)",
                remedy: "begin it later, so that a steady state can be measured before it")
        }
        if let length, start + lasting > length {
            entry.report(
                "at", problem: "the fault ends at \((start + lasting).written), but the load ends at \(length.written)",
                remedy: "begin it sooner, shorten it, or lengthen the load profile")
        }
    }
}
