import Experiments
import LoadGeneration
import Measurement
import MessageLedger
import TargetKit

/// One thread of a stream's load, with its producer and its ledger.
struct LoadWorker<Producer: MessageProducer>: Sendable {
    let stream: LoadStream
    let producer: Producer
    private let generator: LoadGenerator<Producer>
    private let record: StreamRecord
    private let share: StreamShare
    private let directory: RunDirectory
    private let run: UInt64

    /// `worker`: its number in the stream, from 0.
    init<Subject: RunSubject>(_ stage: RunStage<Subject>, _ stream: LoadStream, worker: Int) throws
    where Subject.Producer == Producer {
        self.stream = stream
        record = stage.manifest.streams[stream.number]
        share = StreamShare(stream: UInt32(stream.number), worker: worker, workers: stream.plan.workers)
        directory = stage.directory
        run = stage.manifest.run
        let number = record.firstProducer + UInt32(worker)
        let exchanges: ExchangeLog? =
            try stage.recordsExchanges
            ? .create(
                directory.exchanges(stream: stream.plan.name, worker: worker), run: run, producer: number,
                capacity: Self.capacity(stream)) : nil
        let hasFleet = stage.manifest.consumers > 0
        let account = DeliveryAccount(
            ledger: try .create(
                in: directory.ledger, run: run, producer: number,
                reserving: hasFleet ? [.acknowledged, .delivered] : [.acknowledged],
                keepsChecksums: stage.manifest.outcomeStore != nil),
            recorders: .init(
                latency: stream.latency, service: stream.service, statuses: stream.statuses, exchanges: exchanges,
                times: try .create(
                    directory.times(producer: number), start: stage.start, planned: Self.planned(stream))),
            counters: stream.counters, events: stage.events, keepsPlaces: hasFleet)
        producer = try stage.subject.makeProducer(stream.plan, number: stream.number, receiver: account)
        generator = LoadGenerator(
            stream.plan, share: share, seed: stream.seed, producer: producer, account: account,
            senderError: stream.senderError, isRealtime: stage.isRealtime,
            marksReadOnly: stream.statuses != nil && stage.manifest.outcomeStore != nil)
    }

    /// How many operations of a worker are planned; 0 in the closed model.
    private static func planned(_ stream: LoadStream) -> UInt64 {
        stream.schedule.map { $0.count / UInt64(stream.plan.workers) + 1 } ?? 0
    }

    /// Requests of a worker that are recorded one by one; in the closed model nobody knows how many there will be.
    private static func capacity(_ stream: LoadStream) -> UInt64 {
        guard let schedule = stream.schedule else { return UInt64(ExchangeLog.maximumCapacity) }
        return schedule.count / UInt64(stream.plan.workers) + 1
    }

    func stop() { generator.stop() }

    /// Sends this worker's share on a thread of its own, and returns when it is done and its answers have come.
    ///
    /// `patience`: how long to wait for answers once all is sent.
    func perform(from start: UInt64, grace: Duration, patience: @escaping @Sendable () -> Duration) async throws {
        let ledger = try ProducerLedger.open(
            in: directory.ledger, run: run, producer: record.firstProducer + UInt32(share.worker))
        try await LoadThread.run(generator, from: start, ledger: ledger, grace: grace)
        let producer = producer
        await withCheckedContinuation { continuation in
            LoadThread.start("answers") {
                producer.close(within: patience())
                continuation.resume()
            }
        }
    }
}
