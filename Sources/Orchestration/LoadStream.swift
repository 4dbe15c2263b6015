import Experiments
import LoadGeneration
import Measurement

/// One stream of a run's load: its schedule, and where it is counted and recorded.
struct LoadStream: Sendable {
    let plan: StreamPlan
    /// Its number in the load, from 0.
    let number: Int
    /// The same for all its workers.
    let seed: UInt64
    /// Nil in the closed model, in which answers decide when operations begin.
    let schedule: ArrivalSchedule?
    let length: Duration
    let counters = LoadCounters()
    let latency: LatencyRecorder
    let service: LatencyRecorder
    let senderError: LatencyRecorder
    /// Only of a gateway.
    let statuses: StatusRecorder?

    init(
        _ plan: StreamPlan, number: Int, seeds: SeedTree, operations: OperationKind, directory: RunDirectory,
        start: UInt64, recorded: Duration
    ) throws {
        self.plan = plan
        self.number = number
        seed = Self.seed(seeds, number)
        let profile = plan.scaledProfile
        schedule = UserSchedule(profile) == nil ? ArrivalSchedule(profile, seed: seed) : nil
        length = profile.length
        func recorder(_ kind: LatencyKind) throws -> LatencyRecorder {
            try .create(directory.latencies(stream: plan.name, kind: kind), start: start, length: recorded)
        }
        latency = try recorder(.latency)
        service = try recorder(.service)
        senderError = try recorder(.senderError)
        statuses =
            try operations == .requests
            ? .create(directory.statuses(stream: plan.name), start: start, length: recorded) : nil
    }

    /// What a stream draws its operations from.
    static func seed(_ seeds: SeedTree, _ number: Int) -> UInt64 { seeds.derived("load", UInt64(number)).seed }

    /// Lets the load end at a moment, counted from its start, instead of at the end of its profile.
    func end(at nanoseconds: UInt64) { counters.end.store(nanoseconds, ordering: .relaxed) }

    /// Arrivals that the load has until it ends early; nil where it does not, and in the closed model.
    var dueArrivals: UInt64? {
        let end = counters.end.load(ordering: .relaxed)
        return end == .max ? nil : schedule?.arrivals(before: end)
    }

    /// Operations that are due at a moment, counted from the start of the load; in the closed model those that began.
    func due(at nanoseconds: UInt64) -> UInt64 {
        schedule?.arrivals(before: min(nanoseconds, counters.end.load(ordering: .relaxed)))
            ?? counters.offered.load(ordering: .relaxed)
    }
}

extension LoadStream {
    /// Puts what the stream has measured so far into a recording of the whole run.
    func add(to recording: inout Recording, samples: [Sample]) {
        recording.streamSamples[plan.name] = samples
        for (kind, recorder) in [(LatencyKind.latency, latency), (.service, service), (.senderError, senderError)] {
            recording.latencies[LatencySource(stream: plan.name, kind: kind)] = [recorder]
        }
        recording.statuses[plan.name] = statuses
    }
}
