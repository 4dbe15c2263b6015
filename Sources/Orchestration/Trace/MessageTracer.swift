import Experiments
import Foundation
import Invariants
import LoadGeneration
import Measurement
import MessageLedger

/// Puts together what a run recorded of one message: its times, its place, who read it or read past it, and under which faults.
struct MessageTracer {
    let directory: RunDirectory
    let manifest: RunManifest
    let experiment: Experiment
    let events: [RunEvent]
    let name: String
    let producer: UInt32
    let sequence: UInt64
    private let facts: MessageFacts
    private let sample: TimeSample?
    private let exchange: ExchangeRecord?
    private let circumstances: Circumstances

    /// - Throws: `LedgerError` when the ledger is missing or damaged.
    init(
        _ directory: RunDirectory, _ manifest: RunManifest, _ experiment: Experiment, producer: UInt32, sequence: UInt64
    ) throws(LedgerError) {
        (self.directory, self.manifest, self.experiment) = (directory, manifest, experiment)
        (self.producer, self.sequence) = (producer, sequence)
        name = manifest.identity(producer: producer, sequence: sequence)
        events = Recording.mergedEvents(directory)
        facts = try MessageFacts(directory, manifest, producer: producer, sequence: sequence)
        sample = try? TimeSample.open(directory.times(producer: producer))
        exchange = Self.exchange(directory, manifest, producer, sequence)
        circumstances = Circumstances(recording: Recording(manifest: manifest))
    }

    private var stream: StreamRecord? { manifest.streams.first { $0.producers.contains(producer) } }
    private var times: MessageTimes? { sample?[sequence] }
    private var passages: TracePassages { TracePassages(events: events, place: facts.place) }

    /// Nil when the message was never sent.
    func trace() -> MessageTrace? {
        guard facts.isAttempted, let stream else { return nil }
        var trace = MessageTrace(
            message: name, stream: stream.name, producer: producer, sequence: sequence,
            partition: facts.place?.partition, offset: facts.place?.offset)
        trace.steps = [intended(stream), sent, answer] + failures + passed + deliveries + effects
        trace.conclusion =
            TraceConclusion(
                facts: facts, manifest: manifest, isEvicted: passages.evictions.isEmpty == false,
                wasPassedOver: !passages.begins.isEmpty
            ).text
        return trace
    }

    private func step(_ what: String, at seconds: Double?, _ detail: String) -> MessageTrace.Step {
        .init(what, at: seconds, detail, faults: seconds.map(circumstances.faults) ?? [])
    }

    // MARK: The sending

    private func intended(_ stream: StreamRecord) -> MessageTrace.Step {
        if let seconds = exchange.map({ self.seconds($0.intended) }) ?? times?.intended {
            return step("intended", at: seconds, "as it was due")
        }
        guard let seconds = scheduled(stream) else { return step("intended", at: nil, "not recorded") }
        return step("intended", at: seconds, "by the schedule of seed \(manifest.seed)")
    }

    /// The schedule is a function of plan and seed, unless the command line scaled it, which is not kept.
    private func scheduled(_ stream: StreamRecord) -> Double? {
        guard let number = manifest.streams.firstIndex(of: stream), number < experiment.load.streams.count else {
            return nil
        }
        let seed = LoadStream.seed(SeedTree(seed: manifest.seed), number)
        let schedule = ArrivalSchedule(experiment.load.streams[number].scaledProfile, seed: seed)
        let index = stream.index(producer: producer, sequence: sequence)
        guard schedule.count == stream.plannedArrivals, index < schedule.count else { return nil }
        return Double(schedule.nanoseconds(ofArrival: index)) / 1e9
    }

    private var sent: MessageTrace.Step {
        if let exchange { return step("sent", at: seconds(exchange.sent), "in \(exchange.attempts) attempts") }
        guard let sent = times?.sent, let due = times?.intended else { return step("sent", at: nil, unkept) }
        return step("sent", at: sent, String(format: "%.1f ms after it was due", (sent - due) * 1000))
    }

    private var answer: MessageTrace.Step {
        let moment: Double? = exchange.map { seconds($0.answered) } ?? times?.answered
        var known: [String] = []
        if let place = facts.place { known.append("partition \(place.partition), offset \(place.offset)") }
        if let moment, let leader = leader(at: moment) { known.append(leader) }
        if let status = exchange?.status { known.append(status == 0 ? "no answer" : "status \(status)") }
        if moment == nil { known.append("when is not recorded") }
        let detail = known.joined(separator: ", ")
        if facts.holds(.acknowledged) { return step("acknowledged", at: moment, detail) }
        if facts.holds(.rejected) { return step("rejected", at: moment, detail.isEmpty ? "it has no effect" : detail) }
        guard manifest.acknowledgements else { return step("unconfirmed", at: nil, "no acknowledgement was asked for") }
        return step("no answer", at: moment, "it may have had its effect or not")
    }

    /// By the harness's word, which it asks for once a second.
    private func leader(at seconds: Double) -> String? {
        guard let partition = facts.place?.partition else { return nil }
        let told = events.last { $0.kind == .topic && self.seconds($0.atNanoseconds) <= seconds }
        let leaders = told?.detail?.split(separator: " ").dropFirst().map(String.init) ?? []
        guard leaders.indices.contains(Int(partition)), leaders[Int(partition)] != "-" else { return nil }
        return "by broker \(leaders[Int(partition)]), which led it when last asked"
    }

    private var unkept: String {
        guard let sample else { return "not recorded" }
        guard sample.stride > 1 else { return times == nil ? "not recorded: the sample was full" : "not recorded" }
        let nearest = sequence / sample.stride * sample.stride
        let begin = "not recorded: one message in \(sample.stride) is kept"
        guard let sent = sample[nearest]?.sent else { return begin }
        let neighbour = manifest.identity(producer: producer, sequence: nearest)
        return begin + String(format: "; %@ was sent at %.3f s", neighbour, sent)
    }

    /// What the client said of it, where it was among the failures that are told one by one.
    private var failures: [MessageTrace.Step] {
        events.filter { $0.kind == .clientError && $0.subject == "message \(producer)-\(sequence)" }.prefix(3).map {
            step("client error", at: seconds($0.atNanoseconds), $0.detail ?? "")
        }
    }

    // MARK: The consumers

    private var passed: [MessageTrace.Step] {
        let commits = passages.commits.prefix(3).map { event in
            let who = event.source == "harness" ? "by the broker's word" : event.source
            return step("committed past", at: seconds(event.atNanoseconds), "\(who): \(event.detail ?? "")")
        }
        let begins = passages.begins.prefix(3).map { event in
            step("passed over", at: seconds(event.atNanoseconds), "\(event.source): \(event.detail ?? "")")
        }
        let evictions = passages.evictions.prefix(1).map { event in
            step("evicted", at: seconds(event.atNanoseconds), "retention removed it before the group read it")
        }
        return commits + begins + evictions
    }

    private var deliveries: [MessageTrace.Step] {
        guard manifest.userConsumers == nil else {
            return [step("delivered", at: nil, "what was delivered to your consumers is not recorded")]
        }
        guard manifest.consumers > 0 else { return [] }
        guard facts.holds(.delivered) else { return [step("delivered", at: nil, "never")] }
        var steps = [delivery("delivered", times?.delivered)]
        if facts.holds(.redelivered) { steps.append(delivery("delivered again", times?.deliveredAgain)) }
        let odd: Set<RunEvent.Kind> = [.keyInversion, .partitionInversion, .damagedMessage]
        let place = facts.place
        steps += events.filter { odd.contains($0.kind) && $0.isAt(place) }.prefix(3).map {
            step("out of order", at: seconds($0.atNanoseconds), "\($0.source): \($0.detail ?? "")")
        }
        return steps
    }

    private func delivery(_ what: String, _ delivery: MessageTimes.Delivery?) -> MessageTrace.Step {
        guard let delivery else { return step(what, at: nil, "when and to whom is \(unkept)") }
        return step(what, at: delivery.seconds, "to \(member(delivery.process))")
    }

    private func member(_ process: UInt64) -> String {
        let started = events.last { $0.kind == .memberStarted && $0.values?["pid"] == Double(process) }
        return started.map { "\($0.source), pid \(process)" } ?? "pid \(process)"
    }

    private var effects: [MessageTrace.Step] {
        guard let store = manifest.outcomeStore, !facts.holds(.readOnly) else { return [] }
        guard facts.holds(.applied) else { return [step("applied", at: nil, "no effect in \(store)")] }
        let examples = OutcomeReading.read(directory.outcomes)?.examples ?? []
        let wrong = examples.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        let detail = facts.holds(.misapplied) ? wrong ?? "more than one effect, or a wrong one" : "one effect"
        return [step("applied", at: nil, "\(detail) in \(store)")]
    }

    // MARK: Reading

    private func seconds(_ nanoseconds: UInt64) -> Double {
        (Double(nanoseconds) - Double(manifest.startNanoseconds)) / 1e9
    }

    private static func exchange(
        _ directory: RunDirectory, _ manifest: RunManifest, _ producer: UInt32, _ sequence: UInt64
    ) -> ExchangeRecord? {
        guard let stream = manifest.streams.first(where: { $0.producers.contains(producer) }),
            let log = try? ExchangeReading(
                directory.exchanges(stream: stream.name, worker: Int(producer - stream.firstProducer)),
                run: manifest.run)
        else { return nil }
        return (0..<log.count).lazy.map { log[$0] }.first { $0.sequence == sequence }
    }
}

extension RunEvent {
    fileprivate func isAt(_ place: Place?) -> Bool {
        guard let place else { return false }
        return values?["partition"] == Double(place.partition) && values?["offset"] == Double(place.offset)
    }
}
